import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { resultsCsv } from '../../src/sweep/index.ts'
import type { SweepResults } from '../../src/sweep/index.ts'
import { sweepPaths, writeResults } from '../../src/sweep/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { tagsOf } from '../figures/page-tags.ts'
import { madeUpSweep } from './made-up-results.ts'

const parent = temporaryFolder()

/** Puts a picture into the folder of a run; its bytes tell where it is from. */
function draw(folder: string, path: string, bytes = Buffer.from(path)): void {
  const [trial, name] = path.split('/')
  const figures = join(sweepPaths(folder).runs, trial, 'figures')
  mkdirSync(figures, { recursive: true })
  writeFileSync(join(figures, name), bytes)
}

function captionsOf(page: string): string[] {
  return [...page.matchAll(/<figcaption>([^<]*)/g)].map(([, text]) => text)
}

describe('the files of a sweep', () => {
  const folder = join(parent, 'whole')
  const found = madeUpSweep()
  const read = (path: string) => readFileSync(path, 'utf8')
  let page = ''

  beforeAll(async () => {
    mkdirSync(folder)
    for (const path of [
      'key2-seed-0/sheet-001000.png',
      'key2-seed-0/sheet.png',
      'key2-seed-1/losses.png',
      'key0-seed-0/sheet-000250.png',
      'key0-seed-0/sheet-1000250.png',
      'key5-seed-1/sheet-000031.png',
    ]) {
      draw(folder, path)
    }
    await writeResults(folder, found)
    page = read(sweepPaths(folder).page)
  })

  it('are a table, the results as data, and a page; nothing else is left behind', () => {
    expect(readdirSync(folder).toSorted()).toEqual(['results.csv', 'results.html', 'results.json', 'runs'])
    expect(read(sweepPaths(folder).table)).toBe(resultsCsv(found))
    expect(JSON.parse(read(sweepPaths(folder).data))).toEqual(JSON.parse(JSON.stringify(found)) as SweepResults)
  })

  it('the page has the newest sheet of each run that has one, best first', () => {
    expect(captionsOf(page)).toEqual([
      '1. optim.generator.rate=0.002, batch=16: seed 0, step 1000, Fréchet 14.3',
      '3. optim.generator.rate=0.0005, batch=16: seed 0, step 500, Fréchet 48.7',
      '– optim.generator.rate=0.008, batch=64: seed 1, step 31, diverged',
    ])
    const png = [...page.matchAll(/src="data:image\/png;base64,([^"]*)"/g)].map(([, text]) =>
      Buffer.from(text, 'base64'),
    )
    expect(png.map(String)).toEqual([
      'key2-seed-0/sheet.png',
      'key0-seed-0/sheet-1000250.png',
      'key5-seed-1/sheet-000031.png',
    ])
    expect(page).not.toContain('left out')
  })

  it('the page says validation and test, and what it ranks by', () => {
    tagsOf(page)
    expect([...page.matchAll(/<h2>([^<]*)/g)].map(([, text]) => text)).toEqual([
      'Settings',
      'Finished settings on test images',
      'What each value does',
      'Round by round',
      'Samples side by side',
      'Runs that did not come through',
    ])
    expect(page).toContain('Fréchet on validation images (less is better)')
    expect(page).toContain('Best: optim.generator.rate=0.002, batch=16 with Fréchet 15.4 ± 1.5')
    expect(page.match(/<td>16\.4 ± 1\.5<\/td>/g)).toHaveLength(1)
    expect(page).not.toMatch(/NaN|undefined|null/)
  })
})

it('before anything is found there are all three files', async () => {
  const folder = join(parent, 'nothing')
  mkdirSync(folder)
  await writeResults(folder, madeUpSweep(0))
  const page = readFileSync(sweepPaths(folder).page, 'utf8')
  expect(page).toContain('No setting has a score of every seed yet.')
  expect(page).not.toMatch(/NaN|undefined|null|<img/)
})

it('pictures that there is no room for are left out, and counted', async () => {
  const folder = join(parent, 'large')
  for (const trial of madeUpSweep().settings.flatMap(({ trials }) => trials.map((one) => one.trial))) {
    draw(folder, `${trial}/sheet.png`, Buffer.alloc(900_000))
  }
  await writeResults(folder, madeUpSweep())
  const page = readFileSync(sweepPaths(folder).page, 'utf8')
  expect(captionsOf(page)).toHaveLength(4)
  expect(page).toContain('8 more are left out')
  expect(page.length).toBeLessThan(6_000_000)
})

it('a folder that is gone is told', async () => {
  await expect(writeResults(join(parent, 'gone'), madeUpSweep())).rejects.toThrow(/gone.*No such|ENOENT|gone/)
})
