/** The runs that are chosen, and the one that was chosen or left last: where a range begins. */
export interface ChosenRuns {
  readonly ids: ReadonlySet<string>
  readonly last?: string
}

/** How many runs can be compared. */
export const COMPARABLE = { least: 2, most: 8 } as const

/**
 * Returns the choice after a run was chosen or left.
 *
 * @param order - the runs as they are shown
 * @param click.isRange - whether all from the last one to this one become as this one does
 */
export function chooseRun(
  { ids, last }: ChosenRuns,
  order: readonly string[],
  click: { readonly id: string; readonly isRange: boolean },
): ChosenRuns {
  const isChosen = !ids.has(click.id)
  const ends = [order.indexOf(last ?? click.id), order.indexOf(click.id)]
  const isRange = click.isRange && !ends.includes(-1)
  const range = isRange ? order.slice(Math.min(...ends), Math.max(...ends) + 1) : [click.id]
  const after = new Set(ids)
  for (const id of range) {
    if (isChosen) after.add(id)
    else after.delete(id)
  }
  return { ids: after, last: click.id }
}

/** Returns the choice without runs that are gone. */
export function stillThere({ ids, last }: ChosenRuns, there: ReadonlySet<string>): ChosenRuns {
  return { ids: new Set([...ids].filter((id) => there.has(id))), last }
}
