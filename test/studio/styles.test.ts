import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const web = fileURLToPath(new URL('../../src/studio/web/', import.meta.url))

interface Rule {
  /** The folder whose styles it is in. */
  readonly folder: string
  /** The classes of its selector. */
  readonly classes: readonly string[]
}

async function readRules(): Promise<Rule[]> {
  const files = (await readdir(web, { recursive: true })).filter((file) => /^[\w-]+\/[\w-]+\.css$/.test(file))
  const found = files.map(async (file) => {
    const text = (await readFile(web + file, 'utf8')).replaceAll(/\/\*.*?\*\/|@import[^;]*;/gs, '')
    const selectors = [...text.matchAll(/([^{}]+)\{/g)].flatMap(([, list]) => list.split(','))
    return selectors.map((selector) => ({
      folder: file.split('/')[0],
      classes: [...selector.matchAll(/\.([a-z][\w-]*)/g)].map(([, name]) => name),
    }))
  })
  return (await Promise.all(found)).flat()
}

it('gives every class to one part of the page: all styles are in one file, where equal names would meet', async () => {
  const rules = (await readRules()).filter(({ classes }) => classes.length > 0)
  expect(rules.length).toBeGreaterThan(200)
  const owners = new Map<string, Set<string>>()
  for (const { folder, classes } of rules) {
    owners.set(classes[0], (owners.get(classes[0]) ?? new Set()).add(folder))
  }
  // A class that a rule of one part begins with holds everywhere. The common components' are there to be refined, and so is
  // what has its part's name in its own.
  const isRefined = (name: string, owner: string) => owner === 'design' || name.startsWith(`${owner}-`)
  const meetings = rules.flatMap(({ folder, classes }) =>
    classes
      .filter((name) => [...(owners.get(name) ?? [])].some((owner) => owner !== folder && !isRefined(name, owner)))
      .map((name) => `${folder}: .${name}`),
  )
  expect(meetings).toEqual([])
})
