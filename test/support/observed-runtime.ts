import type { Bindings, Runtime } from '../../src/runtime/index.ts'

/** What a program read and wrote in one run: copies of all arrays that it was bound to. */
export interface ObservedRun {
  readonly inputs: Readonly<Record<string, Float32Array>>
  readonly outputs: Readonly<Record<string, Float32Array>>
}

/** Returns a runtime that computes as the given one does, and keeps what went through it. */
export function observedRuntime(runtime: Runtime): { readonly runtime: Runtime; readonly runs: ObservedRun[] } {
  const runs: ObservedRun[] = []
  const load: Runtime['load'] = async (program, bindings) => {
    const executable = await runtime.load(program, bindings)
    const run = async () => {
      const inputs = copies(bindings.inputs)
      await executable.run()
      runs.push({ inputs, outputs: copies(bindings.outputs) })
    }
    return { ...executable, run }
  }
  return { runtime: { ...runtime, load }, runs }
}

function copies(arrays: Bindings['inputs']): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]))
}
