/** Returns a number with three digits that count, and thousands set apart. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US', {
    maximumSignificantDigits: Math.abs(value) >= 1000 ? 21 : 3,
    maximumFractionDigits: 0,
    roundingPriority: 'morePrecision',
  })
}

/** Returns a whole number with thousands set apart. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString('en-US')
}

/** Returns a share in [0, 1] as per cent, such as `97.3 %`. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

/** Returns seconds as `42 s`, `3:05 min` or `2:10 h`. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds)
  const two = (part: number) => `${Math.floor(part)}`.padStart(2, '0')
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`
  return `${Math.floor(whole / 3600)}:${two((whole % 3600) / 60)} h`
}

/** Returns when something was, as the reader's own clock and calendar say it. */
export function formatTime(iso: string): string {
  const time = new Date(iso)
  const isToday = time.toDateString() === new Date().toDateString()
  return isToday
    ? time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleDateString([], { month: 'short', day: 'numeric', year: 'numeric' })
}
