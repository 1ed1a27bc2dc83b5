import { afterAll, describe } from 'vitest'
import { describeDevice } from '../device-contract.ts'
import { describeRuntime } from '../runtime-contract.ts'
import { openGpuPage } from './gpu-page.ts'
import { remoteRuntime } from './remote-runtime.ts'

/**
 * Functions in which a GPU may make an ordinary number of a NaN or an infinity: WGSL lets it assume that there are none. The
 * gradients by weights still show a state or an image that is not finite, since products and sums pass it on.
 */
const LOSES_NON_FINITE = [
  ...['relu', 'relu of a product', 'step', 'clip', 'clip from above', 'clip from below'],
  ...['exp', 'log', 'sigmoid', 'softplus', 'softmax', 'logSumExp'],
]

const page = await openGpuPage()

describe.skipIf(page.skipped)(`WebGPU in Chromium${page.note}`, () => {
  afterAll(() => page.close())
  const runtime = remoteRuntime(() => page.exports.evaluateHandle((own) => own.openEngine()))
  describeRuntime(runtime, { losesNonFinite: LOSES_NON_FINITE })
  describeDevice(runtime)
})
