import type { Op } from '../node.ts'
import { addOp, divOp, mulOp, subOp } from './binary.ts'
import { convolveOp, kernelGradientOp, transposedOp } from './convolution.ts'
import { gemmOp } from './gemm.ts'
import { constantOp, inputOp } from './leaf.ts'
import { maxOp, sumOp } from './reduce.ts'
import { broadcastToOp, concatOp, padToOp, reshapeOp, sliceOp, transposeOp } from './structure.ts'
import {
  absOp,
  clipOp,
  expOp,
  leakyReluOp,
  logOp,
  reluOp,
  sigmoidOp,
  softplusOp,
  sqrtOp,
  stepOp,
  stopGradientOp,
  tanhOp,
} from './unary.ts'

/** Every op there is. */
export const ops: readonly Op<never>[] = [
  inputOp,
  constantOp,
  ...[addOp, subOp, mulOp, divOp],
  ...[expOp, logOp, sqrtOp, absOp, tanhOp, sigmoidOp, softplusOp, reluOp, leakyReluOp, stepOp, clipOp, stopGradientOp],
  ...[reshapeOp, transposeOp, broadcastToOp, sliceOp, padToOp, concatOp],
  ...[sumOp, maxOp],
  gemmOp,
  ...[convolveOp, transposedOp, kernelGradientOp],
]

export { add, div, mul, sub } from './binary.ts'
export type { Operand } from './binary.ts'
export { convolve, convolveTransposed } from './convolution.ts'
export { gemm } from './gemm.ts'
export { constant, input, inputName } from './leaf.ts'
export { max, sum } from './reduce.ts'
export { broadcastTo, concat, padTo, reshape, slice, transpose } from './structure.ts'
export { abs, clip, exp, leakyRelu, log, relu, sigmoid, softplus, sqrt, step, stopGradient, tanh } from './unary.ts'
export { windowGrid } from './windows.ts'
export type { Sliding } from './windows.ts'
