import { commandLine } from '../../protocol/index.ts'
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
 * Returns what can be done about a run at a command line: nothing while somebody trains it. How far one of a
 * sweep goes is the sweep's to say.
 *
 * @param folder - the studio's folder
 */
export function commandsFor(run: RunDetail, folder: string): RunCommand[] {
  if (run.state === 'running') return []
  const path = `${folder.replace(/\/$/, '')}/${run.id}`
  const isDone = (run.step ?? 0) >= (run.plannedSteps ?? Infinity)
  const further = isDone ? ['--steps', `${stepsToOffer(run)}`] : []
  const modules = (run.config?.use ?? []).flatMap(({ module }) => ['--use', module])
  const resume = { name: 'resume', command: commandLine(['facet', 'resume', path, ...modules, ...further]) }
  const evaluate = { name: 'evaluate', command: commandLine(['facet', 'evaluate', path]) }
  const mayGoOn = run.checkpoints.length > 0 && run.sweep === undefined
  return [...(mayGoOn ? [resume] : []), ...(run.hasModel && !run.hasReport ? [evaluate] : [])]
}
