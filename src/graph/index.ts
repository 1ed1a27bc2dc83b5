export { logSumExp, mean, scalar, softmax, softmaxCrossEntropy, square } from './compositions.ts'
export type { Emitter, OnnxAttribute } from './emitter.ts'
export { Graph } from './graph.ts'
export { nodeSize } from './node.ts'
export type { Node, Op } from './node.ts'
export {
  abs,
  add,
  broadcastTo,
  clip,
  concat,
  constant,
  convolve,
  convolveTransposed,
  div,
  exp,
  gemm,
  input,
  inputName,
  leakyRelu,
  log,
  max,
  mul,
  ops,
  padTo,
  relu,
  reshape,
  sigmoid,
  slice,
  softplus,
  sqrt,
  step,
  stopGradient,
  sub,
  sum,
  tanh,
  transpose,
  windowGrid,
} from './ops/index.ts'
export type { Operand, Sliding } from './ops/index.ts'
export { printProgram } from './printer.ts'
export { multiplyAdds, programInputs, reachableNodes, verifyProgram } from './program.ts'
export type { Program } from './program.ts'
export { evaluate } from './reference.ts'
