import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { VERSION, decodeTensors } from '../../src/array/index.ts'
import type { Tensor } from '../../src/array/index.ts'
import { drawLatents, generatorInputs } from '../../src/gan/index.ts'
import { nodeRuntime } from '../../src/runtime/node/index.ts'
import type { ModelFile, NodeRuntime } from '../../src/runtime/node/index.ts'
import { ganOf } from '../../src/train/index.ts'
import { checkParity, exportRun, openRun, openTrainedRun, readCheckpoint } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import '../support/all-close.ts'
import { checkpointGan } from '../support/checkpoint-gan.ts'
import { expectRefusal, facet, facetHere, trainTinyRun } from '../support/facet.ts'
import { readModel } from '../support/onnx-reader.ts'
import { pythonWith } from '../support/python.ts'

const parent = temporaryFolder()
const run = join(parent, 'my run')
const path = (...names: string[]) => join(parent, ...names)
const tensorsOf = (file: string) => decodeTensors(readFileSync(file), file)
const open = () => openTrainedRun(run)

beforeAll(async () => {
  await trainTinyRun(run)
  await facetHere(['export', run, '--out', path('out'), '--licence', 'CC BY 4.0'])
})

describe('facet export', () => {
  it('says what it wrote, how it was checked, and how it is used', async () => {
    const { code, stdout, stderr } = await facet(['export', run])
    expect([code, stderr]).toEqual([0, ''])
    const names = ['generator.onnx', 'recogniser.onnx', 'generator.safetensors', 'discriminator.safetensors']
    const [model, recogniser, ...rest] = stdout.trimEnd().split('\n')
    const checked = / \d+ kB; at most \d(\.\d)?e[+-]\d+ from Facet’s own, in batches of 1, 3, 64$/
    expect([model, recogniser]).toEqual([expect.stringMatching(checked), expect.stringMatching(checked)])
    expect([model, recogniser].map((line) => line.split(':')[0])).toEqual(
      names.slice(0, 2).map((name) => join(run, 'export', name)),
    )
    expect(rest).toEqual([
      ...names.slice(2).map((name) => expect.stringContaining(`${join(run, 'export', name)}: `) as string),
      'It takes class [batch,10] one-hot, code_1 [batch,1] from -1 to 1, code_2 [batch,1] from -1 to 1, noise [batch,38] N(0, 1),',
      'and returns images [batch,28,28,1] in [0, 1].',
      expect.stringContaining('icence') as string,
    ])
    expect(readdirSync(join(run, 'export')).toSorted()).toEqual(names.toSorted())
  })

  it('reports as JSON, of the formats that are asked for', async () => {
    const args = ['export', run, '--format', 'onnx', '--out', path('json'), '--licence', 'MIT', '--json']
    const { files, licence } = JSON.parse((await facet(args)).stdout) as Record<string, unknown>
    const greatest = expect.any(Number) as number
    const parity = { batches: [1, 3, 64], greatest, bound: 1e-5 }
    const sha256 = expect.stringMatching(/^[0-9a-f]{64}$/) as string
    const models = ['generator.onnx', 'recogniser.onnx'].map((name) => {
      return { file: path('json', name), bytes: readFileSync(path('json', name)).length, sha256, parity }
    })
    expect([files, licence]).toEqual([models, 'MIT'])
    expect(readdirSync(path('json'))).toEqual(['generator.onnx', 'recogniser.onnx'])
  })

  it('describes the model: names, data, steps, and the licence that was named', async () => {
    const { metadata } = readModel(new Uint8Array(readFileSync(path('out', 'generator.onnx'))))
    const { record } = await openRun(run)
    expect(metadata).toMatchObject({
      'facet.version': VERSION,
      'facet.name': 'my run',
      'facet.data': 'mnist',
      'facet.fingerprint': record.data?.fingerprint,
      'facet.preset': 'facet',
      'facet.step': '3',
      model_license: 'CC BY 4.0',
    })
  })

  it('writes both networks as samples are made with them, and the config', async () => {
    const { networks } = await checkpointGan(run)
    const { config } = await open()
    const { tensors: saved } = await readCheckpoint(join(run, 'checkpoints'))
    const files = ['generator', 'discriminator'].map((name) => tensorsOf(path('out', `${name}.safetensors`)))
    const all = { ...files[0].tensors, ...files[1].tensors }
    const own = Object.keys(saved).filter((name) => /^(generator|discriminator)\//.test(name))
    expect(Object.keys(all).toSorted()).toEqual(own.toSorted())
    for (const [name, { shape, values }] of Object.entries(all)) {
      expect([shape, values]).toEqual([saved[name].shape, networks[name]])
    }
    // The moving average is what samples come from.
    expect(all['generator/dense_1/weight'].values).not.toEqual(saved['generator/dense_1/weight'].values)
    for (const { metadata } of files) {
      expect(JSON.parse(metadata['facet.config'])).toEqual(config)
      expect(metadata).toMatchObject({ 'facet.step': '3', model_license: 'CC BY 4.0' })
    }
  })

  it('keeps the path of the data to itself', async () => {
    const copy = path('private')
    cpSync(run, copy, { recursive: true })
    for (const name of ['config.json', 'run.json']) {
      const text = readFileSync(join(copy, name), 'utf8')
      writeFileSync(join(copy, name), text.replaceAll('"mnist"', '"/home/me/secret/digits"'))
    }
    expect(await facetHere(['export', copy, '--out', path('public')])).toMatchObject({ code: 0 })
    for (const name of readdirSync(path('public'))) {
      const text = readFileSync(path('public', name), 'latin1')
      expect([text.includes('secret'), text.includes('digits')]).toEqual([false, true])
    }
  })

  it('overwrites nothing, and then writes nothing', async () => {
    mkdirSync(path('taken'))
    writeFileSync(path('taken', 'discriminator.safetensors'), 'mine')
    expectRefusal(
      await facetHere(['export', run, '--out', path('taken')]),
      2,
      'discriminator.safetensors: already exists.',
    )
    expect(readdirSync(path('taken'))).toEqual(['discriminator.safetensors'])
  })
})

describe('a licence', () => {
  const licenceOf = async (name: string, licence: string) => {
    const args = ['export', run, '--format', 'onnx', '--out', path(name), '--licence', licence]
    return { ...(await facetHere(args)), file: path(name, 'generator.onnx') }
  }

  it('is the text of a file, where one has that name', async () => {
    writeFileSync(path('LICENCE'), 'Do what you like.\n猫\n')
    const { file } = await licenceOf('from-file', path('LICENCE'))
    expect(readModel(new Uint8Array(readFileSync(file))).metadata.model_license).toBe('Do what you like.\n猫\n')
  })

  it.each([
    ['missing', 'LICENSE.txt', 'there is no such file'],
    ['blank', ' ', 'it is empty'],
    ['blank-file', path('blank.txt'), 'empty, or not a text in UTF-8'],
    ['binary', path('binary.txt'), 'empty, or not a text in UTF-8'],
  ])('%s is refused', async (name, licence, message) => {
    writeFileSync(path('blank.txt'), '\n')
    writeFileSync(path('binary.txt'), Uint8Array.of(0xff, 0xfe, 0))
    expectRefusal(await licenceOf(name, licence), 2, message)
    expect(existsSync(path(name))).toBe(false)
  })
})

describe('parity', () => {
  it('fails for a model of other weights, and for images that are no numbers', async () => {
    const gan = await checkpointGan(run)
    const file = path('out', 'generator.onnx')
    expect((await checkParity(file, ganOf(gan))).greatest).toBeLessThan(1e-6)
    const bias = gan.networks['generator/deconv_2/bias']
    for (const value of [0.001, NaN]) {
      const networks = { ...gan.networks, 'generator/deconv_2/bias': bias.map((one) => one + value) }
      await expect(checkParity(file, ganOf({ ...gan, networks }))).rejects.toThrow(
        /generator\.onnx: its images differ .* more than 0\.00001\./,
      )
    }
  })

  it('of the recogniser fails for other weights', async () => {
    const gan = await checkpointGan(run)
    const file = path('out', 'recogniser.onnx')
    expect((await checkParity(file, ganOf(gan), { network: 'recogniser' })).greatest).toBeLessThan(1e-6)
    const bias = gan.networks['discriminator/recogniser/code/bias']
    const networks = { ...gan.networks, 'discriminator/recogniser/code/bias': bias.map((one) => one + 0.001) }
    const checking = checkParity(file, ganOf({ ...gan, networks }), { network: 'recogniser' })
    await expect(checking).rejects.toThrow(/recogniser\.onnx: its readings differ .* more than 0\.00001\./)
  })

  it('that fails removes the model', async () => {
    // An engine that is wrong by a little in one pixel.
    const faulty = (runtime: NodeRuntime): NodeRuntime => {
      const loadModel: NodeRuntime['loadModel'] = async (bytes, name) => {
        const model = await runtime.loadModel(bytes, name)
        const runWrongly: ModelFile['run'] = async (inputs, outputs) => {
          const results = await model.run(inputs, outputs)
          for (const { values } of Object.values<Tensor>(results)) values[500] += 1e-4
          return results
        }
        return { ...model, run: runWrongly }
      }
      return { ...runtime, loadModel }
    }
    const exporting = exportRun(run, { out: path('wrong') }, faulty(nodeRuntime({ threads: 1 })))
    await expect(exporting).rejects.toThrow(/wrong.generator\.onnx: its images differ from Facet’s own by 0\.0001/)
    expect(readdirSync(path('wrong'))).toEqual([])
  })
})

describe('other readers', () => {
  const onnx = pythonWith('onnx', 'numpy')
  const numpy = pythonWith('numpy')

  it.skipIf(!onnx)(
    'ONNX’s reference evaluator makes Facet’s own images (skipped where no Python has onnx)',
    async () => {
      const { gan } = await open()
      const latents = drawLatents(gan.config.latents, 3, { seed: 8, purpose: 'test' })
      const generator = await gan.generator()
      const { images } = await generator.run(latents, 3)
      await generator.release()
      const feeds = generatorInputs(gan.config.latents).map(({ name, part, column, size }) => {
        const rows = [0, 1, 2].map((row) => [
          ...latents[part.name].subarray(row * part.size + column).subarray(0, size),
        ])
        return [name, rows] as const
      })
      writeFileSync(path('feeds.json'), JSON.stringify(Object.fromEntries(feeds)))
      const script = `
import json, sys, numpy, onnx
from onnx.reference import ReferenceEvaluator
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
feeds = {name: numpy.array(rows, numpy.float32) for name, rows in json.load(open(sys.argv[2])).items()}
[images] = ReferenceEvaluator(model).run(['images'], feeds)
print(json.dumps([list(images.shape), images.ravel().tolist()]))`
      const said = onnx?.(script, path('out', 'generator.onnx'), path('feeds.json')) ?? ''
      const [shape, values] = JSON.parse(said) as [number[], number[]]
      expect(shape).toEqual([3, 28, 28, 1])
      expect(Float32Array.from(values)).toBeAllClose(images, { absolute: 1e-6 })
    },
  )

  it.skipIf(!numpy)('numpy reads the safetensors as their format says (skipped where no Python has numpy)', () => {
    const script = `
import json, struct, sys, numpy
data = open(sys.argv[1], 'rb').read()
[length] = struct.unpack('<Q', data[:8])
header = json.loads(data[8:8 + length])
del header['__metadata__']
body = data[8 + length:]
arrays = {name: numpy.frombuffer(body[slice(*entry['data_offsets'])], '<f4').reshape(entry['shape']) for name, entry in header.items()}
assert sum(array.nbytes for array in arrays.values()) == len(body)
print(json.dumps({name: [list(array.shape), float(array.sum(dtype='f8'))] for name, array in arrays.items()}))`
    const file = path('out', 'discriminator.safetensors')
    const expected = Object.entries(tensorsOf(file).tensors).map(([name, { shape, values }]) => {
      return [
        name,
        [
          shape,
          expect.closeTo(
            [...values].reduce((sum, value) => sum + value, 0),
            6,
          ),
        ],
      ] as const
    })
    expect(JSON.parse(numpy?.(script, file) ?? '')).toEqual(Object.fromEntries(expected))
  })
})

it('a run without a checkpoint has no tensors to export, but models', async () => {
  cpSync(run, path('bare'), { recursive: true })
  rmSync(path('bare', 'checkpoints'), { recursive: true })
  expectRefusal(await facetHere(['export', path('bare'), '--out', path('none')]), 1, 'no checkpoint in it.')
  expect(existsSync(path('none'))).toBe(false)
  expect((await facet(['export', path('bare'), '--format', 'onnx', '--out', path('models')])).code).toBe(0)
  expect(readdirSync(path('models'))).toEqual(['generator.onnx', 'recogniser.onnx'])
  expectRefusal(await facetHere(['export', run, '--format', 'onx']), 2, "Unknown format 'onx'. Did you mean 'onnx'?")
})
