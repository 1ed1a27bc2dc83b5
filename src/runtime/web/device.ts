import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-web/webgpu'
import { internalError } from '../../array/index.ts'
import type { Arrays, Shape, Tensor } from '../../array/index.ts'
import { programInputs, verifyProgram } from '../../graph/index.ts'
import type { Program } from '../../graph/index.ts'
import { writeModel } from '../../onnx/index.ts'
import { checkBindings } from '../bindings.ts'
import { NEXT } from '../device.ts'
import type { DeviceState } from '../device.ts'
import type { Bindings, Executable } from '../runtime.ts'

/** One of ONNX Runtime's builds for browsers, and how its sessions compute. */
export interface Engine {
  readonly InferenceSession: Pick<typeof InferenceSession, 'create'>
  readonly Tensor: typeof OnnxTensor
  readonly options: InferenceSession.SessionOptions
  /** Where the state's arrays lie once a run has made them. */
  readonly location: 'gpu-buffer' | 'cpu'
}

/**
 * Keeps arrays as tensors of ONNX Runtime. A program's inputs are the tensors that an earlier run put out, so that what a
 * GPU computed never leaves it; a tensor that was replaced is given back. (Outputs written over a run's own inputs would be
 * wrong: a weight would be overwritten before a later node reads it.)
 */
export function keepOnDevice(engine: Engine, tensors: Readonly<Record<string, Tensor>>): DeviceState {
  const shapes = new Map(Object.entries(tensors).map(([name, { shape }]) => [name, shape]))
  const current: Tensors = new Map()
  const next: Tensors = new Map()
  const write = (arrays: Arrays) => {
    for (const [name, array] of Object.entries(arrays)) {
      replace(current, name, new engine.Tensor('float32', array, shapeOf(shapes, name)))
    }
  }
  write(Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values])))
  return {
    load: (program, bindings) => loadProgram(engine, program, { bindings, current, next }),
    advance: (names) => {
      for (const name of names) {
        replace(current, name, newestOf(next, name))
        next.delete(name)
      }
    },
    read: async (arrays) => {
      for (const [name, array] of Object.entries(arrays)) {
        array.set((await newestOf(current, name).getData()) as Float32Array)
      }
    },
    write,
    release: () => {
      for (const name of shapes.keys()) for (const held of [current, next]) replace(held, name)
    },
  }
}

type Tensors = Map<string, OnnxTensor>

/** What a program of a state works on. */
interface Places {
  readonly bindings: Bindings
  readonly current: Tensors
  readonly next: Tensors
}

async function loadProgram(
  { InferenceSession, Tensor, options, location }: Engine,
  program: Program,
  { bindings, current, next }: Places,
): Promise<Executable> {
  verifyProgram(program)
  checkBindings(program, withState(bindings, current))
  const outputs = Object.keys(program.outputs)
  const fetched = outputs.filter((name) => Object.hasOwn(bindings.outputs, name))
  const kept = outputs.filter((name) => !Object.hasOwn(bindings.outputs, name))
  const session = await InferenceSession.create(writeModel(program), {
    ...options,
    preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, location])),
  })
  const feeds = [...programInputs(program)].map(([name, { shape }]) => {
    const array = bindings.inputs[name] as Float32Array | undefined
    const given = array && new Tensor('float32', array, shape)
    return [name, () => given ?? newestOf(current, name)] as const
  })
  return {
    run: async () => {
      const results = await session.run(Object.fromEntries(feeds.map(([name, tensor]) => [name, tensor()])))
      for (const name of kept) replace(next, name.slice(NEXT.length), results[name])
      for (const name of fetched) bindings.outputs[name].set(results[name].data as Float32Array)
    },
    release: () => session.release(),
  }
}

/** Everything that a program may be bound to, as far as its size goes. */
function withState({ inputs, outputs }: Bindings, current: Tensors) {
  const sizes = [...current].map(([name, { size }]) => [name, { length: size }] as const)
  return {
    inputs: { ...Object.fromEntries(sizes), ...inputs },
    outputs: { ...Object.fromEntries(sizes.map(([name, size]) => [NEXT + name, size])), ...outputs },
  }
}

function shapeOf(shapes: ReadonlyMap<string, Shape>, name: string): Shape {
  const shape = shapes.get(name)
  if (shape) return shape
  throw internalError(`the state has no array '${name}'.`)
}

function newestOf(tensors: Tensors, name: string): OnnxTensor {
  const tensor = tensors.get(name)
  if (tensor) return tensor
  throw internalError(`the state has no array '${name}', or no run has made it.`)
}

/** Gives back the tensor of a name, and puts another in its place. */
function replace(tensors: Tensors, name: string, tensor?: OnnxTensor): void {
  tensors.get(name)?.dispose()
  if (tensor) tensors.set(name, tensor)
  else tensors.delete(name)
}
