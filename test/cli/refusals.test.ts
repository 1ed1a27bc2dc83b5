import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { smallFiles, temporaryFolder, writeFolder } from '../data/idx-bytes.ts'
import { TINY_FLAGS, expectRefusal, facet, facetHere, trainTinyRun } from '../support/facet.ts'

const parent = temporaryFolder()
const path = (...names: string[]) => join(parent, ...names)
const run = path('run')
const files = smallFiles(12, 2)

/** Copies the run with a change. */
function changedRun(name: string, change: (folder: string) => void): void {
  cpSync(run, path(name), { recursive: true })
  change(path(name))
}

beforeAll(async () => {
  await trainTinyRun(run)
  // With its models a run needs no checkpoint.
  const withoutModels = (folder: string) => {
    for (const model of ['generator.onnx', 'recogniser.onnx']) rmSync(join(folder, model))
  }
  changedRun('unfinished', (folder) => {
    withoutModels(folder)
    rmSync(join(folder, 'checkpoints'), { recursive: true })
  })
  changedRun('damaged', (folder) => {
    withoutModels(folder)
    writeFileSync(join(folder, 'checkpoints', 'step-3', 'state.safetensors'), 'x', { flag: 'a' })
  })
  changedRun('recordless', (folder) => writeFileSync(join(folder, 'run.json'), 'null'))
  writeFileSync(path('file'), 'a file')
  writeFileSync(path('broken.json'), '{"batch": ')
  writeFileSync(path('sheet.png'), 'a picture')
  mkdirSync(path('empty'))
  writeFolder(parent, 'cut-off', {
    ...files,
    'train-images-idx3-ubyte': files['train-images-idx3-ubyte'].subarray(0, -1),
  })
  writeFolder(parent, 'foreign', { ...files, 'train-labels-idx1-ubyte': new TextEncoder().encode('label,file\n') })
})

const train = (...args: string[]) => [
  'train',
  ...TINY_FLAGS,
  '--steps',
  '2',
  '--out',
  path(`out-${args.join('').replaceAll('/', '')}`.slice(0, 90)),
  ...args,
]

const usage: [string, string[], string | RegExp][] = [
  ['an unknown command', ['trian'], /unknown command 'trian'/],
  ['an unknown option', train('--bacth', '3'), /unknown option '--bacth'/],
  ['an excess argument', train('mnist'), /too many arguments/],
  ['an impossible number', ['train', '--steps', '0'], /'0' is invalid. It must be a whole number of at least 1\./],
  ['an impossible seed', ['train', '--seed', '1.5'], /It must be a whole number in 0\.\.4294967295\./],
  ['epochs and steps', train('--epochs', '1'), '--epochs, --steps and --minutes are three ways to say one thing.'],
  ['an unknown preset', train('--preset', 'tutrial'), "Did you mean 'tutorial'?"],
  ['an unknown path', train('--set', 'optim.generator.raet=1'), "Did you mean 'optim.generator.rate'?"],
  ['an impossible value', train('--set', 'batch=0'), 'batch: Too small: expected number to be >=1.'],
  ['a --set without a value', train('--set', 'batch'), '--set batch: pass path=value'],
  ['a config that is no JSON', train('--config', path('broken.json')), 'broken.json: not JSON.'],
  ['a config that is missing', train('--config', path('nowhere.json')), 'cannot be read (ENOENT).'],
  ['a label part of another size than the classes', train('--set', 'latents.0.size=7'), 'Say --set latents.0.size=10.'],
  ['unknown data', train('--data', 'mnits'), "Did you mean 'mnist'?"],
  [
    'a run that exists',
    ['train', ...TINY_FLAGS, '--out', run],
    'already exists. Choose another folder with --out, or remove it.',
  ],
  ['a run where a file is', ['train', ...TINY_FLAGS, '--out', path('file')], 'already exists.'],
  ['a sample of no run', ['sample'], "missing required argument 'run'"],
  ['a sample of an empty folder', ['sample', path('empty')], 'not the folder of a run'],
  ['a sample of a run without a record', ['sample', path('recordless')], 'run.json: not a record of this version.'],
  ['an unknown class', ['sample', run, '--class', '12'], "Unknown class '12'. Did you mean '1'? There are: 0, 1,"],
  ['an unknown code', ['sample', run, '--code', 'cod_2=1'], "Unknown code 'cod_2'. Did you mean 'code_2'?"],
  ['a code without a value', ['sample', run, '--code', 'code_1=high'], 'write name=value or name=from..to'],
  ['a sample where a file is', ['sample', run, '--out', path('sheet.png')], 'sheet.png: already exists.'],
  ['a traversal of an unknown code', ['traverse', run, '--code', 'style'], "Unknown code 'style'."],
  ['a traversal into a folder', ['traverse', run, '--out', path('empty')], 'name a .png file.'],
]

const failure: [string, string[], string | RegExp][] = [
  [
    'a run below a file',
    ['train', ...TINY_FLAGS, '--out', path('file', 'run')],
    'A file stands where a folder is needed.',
  ],
  ['a run where no folder can be', ['train', ...TINY_FLAGS, '--out', '/proc/run'], '/proc/run: ENOENT at mkdir.'],
  ['images that are cut off', train('--data', path('cut-off')), 'train-images-idx3-ubyte: cut off: '],
  ['labels of another format', train('--data', path('foreign')), 'train-labels-idx1-ubyte: not an IDX file: '],
  ['a sample of a run without a checkpoint', ['sample', path('unfinished')], 'no checkpoint in it.'],
  ['a sample of a damaged checkpoint', ['sample', path('damaged')], 'its bytes have changed since it was written.'],
  [
    'a sample below a file',
    ['sample', run, '--out', path('file', 'sheet.png')],
    'A file stands where a folder is needed.',
  ],
]

describe('wrong usage comes to exit code 2', () => {
  it.each(usage)('%s', async (_, args, message) => {
    expectRefusal(await facetHere(args), 2, message)
  })
})

describe('a failure comes to exit code 1', () => {
  it.each(failure)('%s', async (_, args, message) => {
    expectRefusal(await facetHere(args), 1, message)
  })
})

// One of each kind: a command's parser, a config, the training thread, a file system, a run.
describe.concurrent('so it does in a process of its own', () => {
  it.each<[number, string[], RegExp]>([
    [2, ['train', '--bacth', '3'], /^error: unknown option '--bacth'\n/],
    [2, ['train', '--set', 'bacth=3'], /^facet: Unknown config path 'bacth'\. Did you mean 'batch'\?\n$/],
    [2, train('--set', 'latents.0.size=8'), /^facet: latents\.0\.size: .* Say --set latents\.0\.size=10\.\n$/],
    [1, ['train', '--out', path('file', 'run')], /^facet: .*file: EEXIST at mkdir\. A file stands where .*\n$/],
    [1, ['sample', path('damaged')], /^facet: .* its bytes have changed since it was written\. .*\n$/],
  ])('with %i, row %#', async (code, args, message) => {
    expectRefusal(await facet(args), code, message)
  })
})

it('overwrites nothing', async () => {
  const paths = [join(run, 'config.json'), join(run, 'run.json'), path('sheet.png'), path('file')]
  const seen = () => paths.map((name) => [readFileSync(name, 'latin1'), statSync(name).mtimeMs])
  const before = seen()
  for (const args of [
    ['train', ...TINY_FLAGS, '--out', run],
    ['train', ...TINY_FLAGS, '--out', path('file')],
    ['sample', run, '--out', path('sheet.png')],
    ['traverse', run, '--code', 'code_1', '--out', path('sheet.png')],
  ]) {
    expect(await facetHere(args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('already exists.') as string,
    })
  }
  expect(seen()).toEqual(before)
})

it('--debug prints the stack', async () => {
  const { code, stderr } = await facet(['sample', path('empty'), '--debug'])
  expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringMatching(/^UsageError: .*not the folder of a run/)])
  expect(stderr).toMatch(/\n\s+at async openRun/)
})
