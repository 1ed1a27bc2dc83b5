import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { facet, trainTinyRun } from '../support/facet.ts'

const parent = temporaryFolder()
const run = join(parent, 'run')
const path = (name: string) => join(parent, name)

beforeAll(() => trainTinyRun(run))

/** Runs a command that must succeed, and returns what it prints. */
async function printed(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await facet(args)
  expect([code, stderr]).toEqual([0, ''])
  return stdout
}

describe.concurrent('facet sample', () => {
  it('makes a sheet of every class in the run, the same one the next time, and another of another seed', async () => {
    expect(await printed('sample', run, '--count', '2')).toBe(`20 images: ${join(run, 'samples', 'sample-1.png')}\n`)
    const first = readFileSync(join(run, 'samples', 'sample-1.png'))
    expect(JSON.parse(await printed('sample', run, '--count', '2', '--json'))).toEqual({
      images: 20,
      classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
      file: join(run, 'samples', 'sample-2.png'),
    })
    expect(readFileSync(join(run, 'samples', 'sample-2.png')).equals(first)).toBe(true)
    expect(decode(first).width).toBeGreaterThan(100)
    await printed('sample', run, '--count', '2', '--seed', '1', '--out', path('other.png'))
    expect(readFileSync(path('other.png')).equals(first)).toBe(false)
  })

  it('makes a folder of single images, class by class, with a code spread over them', async () => {
    const out = path('singles')
    const asked = ['--class', '7', '--class', '2', '--code', 'code_1=-1..1', '--code', 'code_2=0.5', '--count', '3']
    expect(JSON.parse(await printed('sample', run, ...asked, '--out', out, '--json'))).toEqual({
      images: 6,
      classes: ['7', '2'],
      file: out,
    })
    const names = ['00000.png', '00001.png', '00002.png']
    const top = ['2', '7', 'manifest.csv', 'manifest.json']
    expect([readdirSync(out).toSorted(), readdirSync(join(out, '7')).toSorted()]).toEqual([top, names])
    const images = names.map((name) => decode(readFileSync(join(out, '2', name))))
    const formats = images.map(({ width, height, channels, depth }) => [width, height, channels, depth])
    expect(formats).toEqual(names.map(() => [28, 28, 1, 8]))
    // The last image is the one that has the range's end for a value; the first is another.
    const fixed = asked.with(asked.indexOf('code_1=-1..1'), 'code_1=1')
    await printed('sample', run, ...fixed, '--out', path('fixed'))
    const same = names.map((name) =>
      readFileSync(join(path('fixed'), '2', name)).equals(readFileSync(join(out, '2', name))),
    )
    expect(same).toEqual([false, false, true])
  })
})

describe('codes that an evaluation named', () => {
  it('go by their meaning, too', async () => {
    const meant = path('meant')
    cpSync(run, meant, { recursive: true })
    mkdirSync(join(meant, 'evaluation'))
    const codes = [
      { code: 'code_1', meaning: null, label: 'no measurable meaning' },
      { code: 'code_2', meaning: 'slant', label: 'slant (ρ 0.98, 3.1 sd)' },
    ]
    writeFileSync(join(meant, 'evaluation', 'report.json'), JSON.stringify({ format: 1, codes }))
    const one = ['--class', '3', '--count', '1']
    await printed('sample', meant, ...one, '--code', 'slant=0.7', '--out', path('by-meaning'))
    await printed('sample', meant, ...one, '--code', 'code_2=0.7', '--out', path('by-name'))
    const [meaning, name] = ['by-meaning', 'by-name'].map((out) => readFileSync(join(path(out), '3', '00000.png')))
    expect(meaning.equals(name)).toBe(true)
    const file = path('slant.png')
    const said = await printed('traverse', meant, '--code', 'slant', '--columns', '2', '--json', '--out', file)
    expect(JSON.parse(said)).toEqual({ code: 'code_2', file })
  })
})

describe.concurrent('facet traverse', () => {
  it('draws a sheet for every code', async () => {
    const lines = (await printed('traverse', run, '--columns', '3')).trimEnd().split('\n')
    expect(lines).toEqual([1, 2].map((code) => `code_${code}: ${join(run, 'samples', `traversal-code_${code}-1.png`)}`))
    for (const code of [1, 2]) decode(readFileSync(join(run, 'samples', `traversal-code_${code}-1.png`)))
  })

  it('draws one code to a file, or several to files named by the code', async () => {
    const one = printed('traverse', run, '--code', 'code_2', '--columns', '2', '--json', '--out', path('t.png'))
    const both = printed('traverse', run, '--columns', '2', '--json', '--out', path('both.png'))
    expect(JSON.parse(await one)).toEqual({ code: 'code_2', file: path('t.png') })
    const named = (await both)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(named).toEqual([1, 2].map((code) => ({ code: `code_${code}`, file: path(`both-code_${code}.png`) })))
    expect([existsSync(path('both.png')), existsSync(path('both-code_2.png'))]).toEqual([false, true])
  })
})
