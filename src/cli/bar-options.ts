/** How bars look, and that they leave the terminal as it was. */
export const BAR_OPTIONS = { barsize: 20, hideCursor: true, clearOnComplete: true, gracefulExit: false } as const

/** The same, of a bar behind which a text says how far it is. */
export const TEXT_BAR_OPTIONS = { ...BAR_OPTIONS, format: '{bar} {percentage}% {text}' } as const
