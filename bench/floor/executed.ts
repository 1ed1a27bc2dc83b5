import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Shape } from '../../src/array/index.ts'

/** One node that ONNX Runtime executed, after its optimisation. */
export interface ExecutedNode {
  readonly op: string
  readonly milliseconds: number
  /** Shapes of the tensors it read and wrote. */
  readonly inputs: readonly Shape[]
  readonly outputs: readonly Shape[]
  /** Bytes of those tensors. */
  readonly bytesRead: number
  readonly bytesWritten: number
}

/**
 * Reads a profile: the nodes of every run of a program, in the order of execution.
 *
 * @param prefix - what the path of the one file begins with
 */
export async function readProfile(prefix: string): Promise<ExecutedNode[][]> {
  const folder = dirname(prefix)
  const files = (await readdir(folder)).filter((file) => file.startsWith(`${basename(prefix)}_`))
  if (files.length !== 1) {
    throw new Error(`${prefix}: ${files.length} profiles. Release the program, and profile into an empty folder.`)
  }
  const events = JSON.parse(await readFile(join(folder, files[0]), 'utf8')) as ProfileEvent[]
  const inOrder = events.toSorted((one, other) => one.ts - other.ts)
  const kernels = inOrder.filter(({ cat, name }) => cat === 'Node' && name.endsWith('_kernel_time'))
  const runs = inOrder.filter(({ name }) => name === 'model_run')
  return runs.map(({ ts, dur }) =>
    kernels.filter((kernel) => kernel.ts >= ts && kernel.ts < ts + dur).map(executedNode),
  )
}

/** ONNX Runtime 1.30 writes times in microseconds, sizes as text, and each shape under the name of its type. */
interface ProfileEvent {
  readonly cat: string
  readonly name: string
  readonly ts: number
  readonly dur: number
  readonly args: {
    readonly op_name: string
    readonly input_type_shape: readonly Readonly<Record<string, Shape>>[]
    readonly output_type_shape: readonly Readonly<Record<string, Shape>>[]
    /** Bytes of inputs that are computed or fed, of inputs that are constants, and of outputs. */
    readonly activation_size: string
    readonly parameter_size: string
    readonly output_size: string
  }
}

function executedNode({ dur, args }: ProfileEvent): ExecutedNode {
  const shapes = (typed: readonly Readonly<Record<string, Shape>>[]) => typed.flatMap((one) => Object.values(one))
  return {
    op: args.op_name,
    milliseconds: dur / 1000,
    inputs: shapes(args.input_type_shape),
    outputs: shapes(args.output_type_shape),
    bytesRead: Number(args.activation_size) + Number(args.parameter_size),
    bytesWritten: Number(args.output_size),
  }
}
