import type { RunDetail } from '../../protocol/index.ts'

/** A command line that does something about a run. */
export interface RunCommand {
  readonly name: string
  readonly command: string
}

/** Returns the steps that training on would most likely go to: the planned ones, or half as many again where all are taken. */
export function stepsToOffer({ step = 0, plannedSteps = 0 }: RunDetail): number {
  return plannedSteps > step ? plannedSteps : Math.ceil(step * 1.5)
}

/**
 * Returns what can be done about a run at a command line.
 *
 * @param folder - the studio's folder
 */
export function commandsFor(run: RunDetail, folder: string): RunCommand[] {
  const path = quote(`${folder.replace(/\/$/, '')}/${run.id}`)
  const isDone = (run.step ?? 0) >= (run.plannedSteps ?? Infinity)
  const further = isDone ? ` --steps ${stepsToOffer(run)}` : ''
  const resume = { name: 'resume', command: `facet resume ${path}${further}` }
  const evaluate = { name: 'evaluate', command: `facet evaluate ${path}` }
  return [
    ...(run.state !== 'running' && run.checkpoints.length > 0 ? [resume] : []),
    ...(run.hasModel && !run.hasReport ? [evaluate] : []),
  ]
}

/** Returns a word as shells take it. */
export function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
