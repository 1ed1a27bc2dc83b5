import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MessageWriter } from '../../src/onnx/protobuf.ts'
import { modelProto, nodeProto, valueProto } from '../../src/onnx/schema.ts'
import type { Dimension } from '../../src/onnx/schema.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { damagedFiles } from '../support/damage.ts'
import type { OpenedFile } from '../support/open-feature-files.ts'

const folder = temporaryFolder()
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Opens files in a process of their own: were the engine to crash, that ends before it has told of all. */
function openAll(files: Readonly<Record<string, Uint8Array>>): Record<string, OpenedFile> {
  const paths = Object.entries(files).map(([name, bytes], index) => {
    const path = join(folder, `${name.replaceAll(/\W/g, '-')}-${index}.onnx`)
    writeFileSync(path, bytes)
    return path
  })
  const args = ['--import', './scripts/source.mjs', 'test/support/open-feature-files.ts', ...paths]
  const { status, signal, stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })
  const outcomes = stdout.trimEnd().split('\n')
  expect([status, signal, outcomes.length]).toEqual([0, null, paths.length])
  return Object.fromEntries(Object.keys(files).map((name, index) => [name, JSON.parse(outcomes[index]) as OpenedFile]))
}

/** The TensorProto of an initialiser `w` of float32, told to have any shape. */
function initialiser(dims: readonly number[], bytes: Uint8Array): MessageWriter {
  const tensor = new MessageWriter()
  for (const extent of dims) tensor.integer(1, extent)
  return tensor.integer(2, 1).string(8, 'w').bytes(9, bytes)
}

/** A model that adds an initialiser to images, `[batch, 4, 4, 1]` if no other extents are told. */
function adding(tensor: MessageWriter, axes: Dimension[] = ['n', 4, 4, 1]): Uint8Array {
  const graph = new MessageWriter()
    .message(1, nodeProto('Add', ['images', 'w'], 'features'))
    .string(2, 'test')
    .message(5, tensor)
    .message(11, valueProto('images', axes))
    .message(12, valueProto('features', axes))
  return modelProto(graph, 20, {}).finish()
}

const REFUSED = { refusal: expect.stringMatching(/\.onnx: .+\. .+/s) as string }
const OPENED = { size: expect.any(Number) as number }

const bytes = new Uint8Array(64)
const whole = adding(initialiser([4, 4, 1], bytes))

/** An initialiser whose elements lie in a file of their own. */
function external(location: string, offset: number): MessageWriter {
  const entry = (key: string, value: string) => new MessageWriter().string(1, key).string(2, value)
  const tensor = new MessageWriter().integer(1, 4).integer(1, 4).integer(1, 1).integer(2, 1).string(8, 'w')
  return tensor
    .message(13, entry('location', location))
    .message(13, entry('offset', String(offset)))
    .message(13, entry('length', '64'))
    .integer(14, 1)
}

describe('a damaged file of features is refused, and the process lives', () => {
  it('whatever an initialiser says of itself', () => {
    const outcomes = openAll({
      whole,
      'too many elements': adding(initialiser([4, 4, 2], bytes)),
      'too few elements': adding(initialiser([4, 2, 1], bytes)),
      'a negative extent': adding(initialiser([-4, -4, 1], bytes)),
      'an extent of 2^40': adding(initialiser([2 ** 40], bytes)),
      'extents that overflow 64 bits': adding(initialiser([2 ** 40, 2 ** 40], bytes)),
      'extents that wrap to its size': adding(initialiser([2 ** 32, 2 ** 32, 16], bytes)),
      'half an element': adding(initialiser([4, 4, 1], bytes.subarray(1))),
      'elements of no type': adding(initialiser([4, 4, 1], bytes).integer(2, 99)),
      'elements in another file': adding(external('../../../etc/passwd', 0)),
      'elements past the end of it': adding(external('whole-0.onnx', 2 ** 40)),
      'elements before its beginning': adding(external('whole-0.onnx', -8)),
    })
    const { whole: opened, ...others } = outcomes
    expect(opened).toEqual({ size: 16 })
    for (const outcome of Object.values(others)) expect(outcome).toEqual(REFUSED)
  })

  it('whatever its input says of itself', () => {
    const one = initialiser([1], new Uint8Array(4))
    const outcomes = openAll({
      'images of 2^62 pixels': adding(one, ['n', 2 ** 31, 2 ** 31, 1]),
      'images of 2^40 rows': adding(one, ['n', 2 ** 40, 'width', 1]),
      'batches of 2^40 images': adding(one, [2 ** 40, 4, 4, 1]),
      'batches of none': adding(one, [0, 4, 4, 1]),
      'images of no rows': adding(one, ['n', 0, 4, 1]),
    })
    for (const outcome of Object.values(outcomes)) expect(outcome).toEqual(REFUSED)
  })

  it('wherever its bytes are changed or cut off', () => {
    const files = fc.sample(damagedFiles([whole]), { numRuns: 200, seed: 20261124 })
    const outcomes = Object.values(openAll(Object.fromEntries(files.map((file, index) => [`file ${index}`, file]))))
    for (const outcome of outcomes) expect([REFUSED, OPENED]).toContainEqual(outcome)
    expect(outcomes.filter((outcome) => 'refusal' in outcome).length).toBeGreaterThan(100)
  })
})
