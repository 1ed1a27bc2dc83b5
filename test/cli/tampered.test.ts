import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeTensors, encodeTensors } from '../../src/array/index.ts'
import type { TensorFile } from '../../src/array/index.ts'
import { openRun, startRun } from '../../src/train/node/index.ts'
import { idxBytes, temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import { tinyConfig } from '../support/tiny-gan.ts'

const parent = temporaryFolder()
const at = (...names: string[]) => join(parent, ...names)
const IMAGES = 40
const SETTINGS = { 'checkpoint.every': 2, 'checkpoint.keep': 3, 'log.every': 1, steps: 6, seed: 3 }

/** Writes images of two classes, the same ones for a seed. */
function writeImages(name: string, seed: number): string {
  mkdirSync(at(name))
  const pixels = new Uint8Array(IMAGES * 16 * 16).map((_, index) => (index * (7 + seed)) % 251)
  const labels = new Uint8Array(IMAGES).map((_, index) => index % 2)
  for (const split of ['train', 't10k']) {
    writeFileSync(at(name, `${split}-images-idx3-ubyte`), idxBytes([IMAGES, 16, 16], pixels))
    writeFileSync(at(name, `${split}-labels-idx1-ubyte`), idxBytes([IMAGES], labels))
  }
  return at(name)
}

type Json = Record<string, unknown>
const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Json
const writeJson = (path: string, value: unknown) => writeFileSync(path, JSON.stringify(value, null, 2))

/** Copies the run; `change` meddles with the copy, which is then to be refused and left as it is. */
function copyOf(name: string, change: (folder: string) => void = () => {}): string {
  cpSync(at('whole'), at(name), { recursive: true })
  change(at(name))
  return at(name)
}

/** Writes the sums of a checkpoint's files anew, as whoever changes them on purpose would. */
function seal(folder: string): void {
  const names = readdirSync(folder).filter((name) => name !== 'SHA256SUMS')
  const sum = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(folder, name)))
      .digest('hex')
  writeFileSync(join(folder, 'SHA256SUMS'), names.map((name) => `${sum(name)}  ${name}\n`).join(''))
}

const newest = (folder: string) => join(folder, 'checkpoints', 'step-6')

function changeJson(path: (folder: string) => string, change: (json: Json) => void) {
  return (folder: string) => {
    const json = readJson(path(folder))
    change(json)
    writeJson(path(folder), json)
    seal(newest(folder))
  }
}
const changeConfig = (change: (json: Json) => void) => changeJson((folder) => join(folder, 'config.json'), change)
const changeRecord = (change: (json: Json) => void) => changeJson((folder) => join(folder, 'run.json'), change)
const changeState = (change: (json: Json) => void) => changeJson((folder) => join(newest(folder), 'state.json'), change)

function changeTensors(change: (file: { -readonly [Key in keyof TensorFile]: TensorFile[Key] }) => void) {
  return (folder: string) => {
    const path = join(newest(folder), 'state.safetensors')
    const file = { ...decodeTensors(readFileSync(path), path) }
    change(file)
    writeFileSync(
      path,
      Buffer.concat(encodeTensors(file.tensors as Parameters<typeof encodeTensors>[0], file.metadata)),
    )
    seal(newest(folder))
  }
}

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), 'hex')])

beforeAll(async () => {
  const settings = { ...SETTINGS, 'data.source': writeImages('images', 0), 'latents.0.size': 2 }
  const run = await startRun({ config: tinyConfig(settings), preset: 'facet', out: at('whole'), command: ['test'] })
  for await (const event of run.events) if (event.kind === 'finished' && !event.complete) throw new Error('cut short')
})

describe('a run is not gone on with, and left as it is, where', () => {
  const name = 'generator/dense_1/weights'
  it.each<[string, (folder: string) => void, string | RegExp]>([
    [
      'its config was changed',
      changeConfig((config) => Object.assign(config, { batch: 5, seed: 4 })),
      /config\.json: changed since the run was trained with it: batch was 4 and is 5; seed was 3 and is 4\. Put that back/,
    ],
    [
      'its config asks for far more threads',
      changeConfig((config) => (config.threads = 900)),
      'threads was 1 and is 900',
    ],
    [
      'a checkpoint is of another step than its folder',
      changeState((state) => (state.step = 4)),
      'it is of step 4, in',
    ],
    ['a checkpoint has a negative step', changeState((state) => (state.step = -6)), 'step cannot be'],
    [
      'a checkpoint has another seed',
      changeState((state) => delete state.config && (state.seed = 9)),
      'seed was 9 and is 3',
    ],
    ['a checkpoint lacks a part', changeState((state) => delete state.losses), 'losses cannot be'],
    [
      'a checkpoint is elsewhere in the data',
      changeState((state) => (state.data = { ...(state.data as Json), batch: 1 })),
      'at batch 1 of pass',
    ],
    [
      'a checkpoint is of other data',
      changeState((state) => (state.data = { ...(state.data as Json), fingerprint: '0' })),
      'tells of other data',
    ],
    [
      'checkpoints were swapped',
      (folder) => {
        const [first, last] = [join(folder, 'checkpoints', 'step-4'), newest(folder)]
        cpSync(join(first, 'state.safetensors'), join(last, 'state.safetensors'))
        seal(last)
      },
      'the tensors of step 4, in the folder of step 6.',
    ],
    [
      'a folder of a checkpoint was renamed',
      (folder) => renameSync(newest(folder), join(folder, 'checkpoints', 'step-9')),
      'it is of step 6, in the folder of step 9',
    ],
    [
      'a tensor has another shape',
      changeTensors(({ tensors }) => {
        const one = Object.values(tensors)[0] as unknown as { shape: number[] }
        one.shape = [...one.shape, 1]
      }),
      /'\S+' is \[.*,1\], not \[/,
    ],
    [
      'a tensor is missing',
      changeTensors((file) => (file.tensors = Object.fromEntries(Object.entries(file.tensors).slice(1)))),
      /'\S+' is missing/,
    ],
    [
      'a tensor holds what is no number',
      changeTensors(({ tensors }) => Object.values(tensors)[0].values.fill(NaN)),
      /checkpoints\/step-6\/state\.safetensors: '\S+' holds what is no number, or is infinite\. Restore the checkpoint/,
    ],
    [
      'its checkpoints are gone',
      (folder) => rmSync(join(folder, 'checkpoints'), { recursive: true }),
      /run\.json tells of 6 steps, but there is no checkpoint to go on from\. Restore \S+checkpoints, or train a new run/,
    ],
    [
      'its checkpoints are gone, and its record says nothing of them',
      (folder) => {
        changeRecord((record) => Object.assign(record, { state: 'running', steps: undefined }))(folder)
        rmSync(join(folder, 'checkpoints'), { recursive: true })
      },
      'metrics.jsonl tells of 6 steps, but there is no checkpoint',
    ],
    [
      'its only checkpoint is of no possible step',
      (folder) => {
        for (const step of [2, 4]) rmSync(join(folder, 'checkpoints', `step-${step}`), { recursive: true })
        renameSync(newest(folder), join(folder, 'checkpoints', 'step-99999999999999999999'))
      },
      'run.json tells of 6 steps, but there is no checkpoint',
    ],
    [
      'a file stands in the place of its checkpoints',
      (folder) => {
        rmSync(join(folder, 'checkpoints'), { recursive: true })
        writeFileSync(join(folder, 'checkpoints'), '')
      },
      'ENOTDIR at scandir. A file stands where a folder is needed. Move the file',
    ],
    [
      'a folder has the name of a lock',
      (folder) => mkdirSync(join(folder, '.lock-0-0-x')),
      '.lock-0-0-x: a folder with the name of a lock. Move or remove it.',
    ],
    ['its config asks for endless steps', changeConfig((config) => (config.steps = 1e308)), 'config of a run. steps: '],
    ['its config asks for 1500 threads', changeConfig((config) => (config.threads = 1500)), 'of a run. threads: '],
    ['its config has a misspelt key', changeConfig((config) => (config.stpes = 6)), "'stpes'"],
    [
      'its config is null',
      (folder) => writeJson(join(folder, 'config.json'), null),
      /the config: .*\. Restore the file as it was/,
    ],
    ['its config is a list', (folder) => writeJson(join(folder, 'config.json'), [1, 2]), 'the config: '],
    [
      'there is a tensor more',
      changeTensors((file) => (file.tensors = { ...file.tensors, odd: Object.values(file.tensors)[0] })),
      "'odd' is none of its tensors",
    ],
    [
      'its record has negative steps',
      changeRecord((record) => (record.steps = { planned: 6, perEpoch: 9, taken: -1 })),
      'run.json: not the record of a run, at steps.taken',
    ],
    [
      'its record has more steps than were planned',
      changeRecord((record) => (record.steps = { planned: 6, perEpoch: 9, taken: 7 })),
      'at steps.taken: more steps',
    ],
    ['its record has no sessions', changeRecord((record) => (record.sessions = [])), 'at sessions:'],
    ['its record is a list', (folder) => writeJson(join(folder, 'run.json'), []), 'not a record of this version'],
    [
      'its checkpoint is past its end',
      changeConfig((config) => (config.steps = 5)),
      'has taken 6 steps, more than the 5 steps',
    ],
  ])('%s', async (title, change, message) => {
    const folder = copyOf(title.replaceAll(/\W+/g, '-'), change)
    const before = filesOf(folder)
    const { code, stderr, stdout } = await facet([
      'resume',
      folder,
      ...(title.includes('past') ? [] : ['--steps', '8']),
    ])
    const isSystem = title.includes('a file stands')
    expectRefusal({ code, stdout, stderr: stderr.split('\n').slice(-2).join('\n') }, isSystem ? 1 : 2, message)
    expect(stderr).not.toContain('is changed')
    expect(stderr).not.toMatch(/[Tt]rain the run again|--out/)
    expect(stderr).not.toContain(name)
    expect(filesOf(folder)).toEqual(before)
  })
})

it('networks are not sampled with a config that was changed, but with one of another length', async () => {
  const other = copyOf(
    'other-networks',
    changeConfig((config) => (config.latents = (config.latents as Json[]).toSpliced(1, 1))),
  )
  expectRefusal(await facetHere(['sample', other, '--count', '1']), 2, /config\.json: (?:changed since|not the config)/)
  const longer = copyOf(
    'longer',
    changeConfig((config) => (config.steps = 9)),
  )
  expect((await facet(['sample', longer, '--count', '1'])).code).toBe(0)
  expect((await facet(['resume', longer])).code).toBe(0)
  expect((await openRun(longer)).record.steps?.taken).toBe(9)
})

describe('a run without checkpoints', () => {
  it('that never had one begins anew, and says so', async () => {
    const folder = copyOf('never', (copy) => {
      changeRecord((record) => Object.assign(record, { state: 'running', steps: undefined }))(copy)
      for (const name of ['checkpoints', 'metrics.jsonl', 'generator.onnx']) {
        rmSync(join(copy, name), { recursive: true })
      }
    })
    const { code, stderr } = await facet(['resume', folder])
    expect([code, stderr]).toEqual([0, expect.stringContaining('never came to its first checkpoint: it begins anew')])
  })

  it('but older ones goes on from the newest, and says so', async () => {
    const folder = copyOf('older', (copy) => rmSync(newest(copy), { recursive: true }))
    const { code, stderr } = await facet(['resume', folder])
    expect([code, stderr]).toEqual([
      0,
      expect.stringContaining('run.json tells of 6 steps, and the newest whole checkpoint is of step 4.'),
    ])
  })
})

it('an evaluation that cannot be written is refused before anything is judged', async () => {
  const folder = copyOf('unwritable', (copy) => writeFileSync(join(copy, 'evaluation'), ''))
  const { code, stderr } = await facetHere(['evaluate', folder])
  expect([code, stderr.trim().split('\n')]).toEqual([
    1,
    [expect.stringMatching(/EEXIST at mkdir\. A file stands where a folder is needed\. Move the file/)],
  ])
})

describe('data that has moved', () => {
  it('is found where a user says, and from then on by itself', async () => {
    const folder = copyOf('with-moved')
    renameSync(at('images'), at('images-moved'))
    try {
      const lost = await facet(['resume', folder, '--steps', '8'])
      expect(lost.code).toBe(2)
      expect(lost.stderr).toContain("If the run's data has moved, say where: --data <name|folder>.\n")
      expect((await facet(['resume', folder, '--steps', '8', '--data', at('images-moved')])).code).toBe(0)
      expect((await facet(['resume', folder, '--steps', '10'])).code).toBe(0)
      const { config, record } = await openRun(folder)
      expect(config.data.source).toBe(at('images'))
      expect(record.sessions.map(({ data }) => data)).toEqual([undefined, at('images-moved'), undefined])
    } finally {
      renameSync(at('images-moved'), at('images'))
    }
  })

  it('is refused where it is other data, which names both', async () => {
    const folder = copyOf('with-other')
    const other = writeImages('others', 1)
    const message = `${other}: other images than this run was trained on, which were in ${at('images')}.`
    const before = filesOf(folder)
    for (const command of [
      ['resume', '--steps', '8'],
      ['evaluate', '--count', '100'],
      ['compare', '--out', at('x.html')],
    ]) {
      const [name, ...flags] = command
      const { code, stderr } = await facet([name, folder, '--data', other, ...flags])
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    }
    expect(filesOf(folder)).toEqual(before)
  })
})
