import { expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { resolveConfig, resolveFitted } from '../../src/gan/index.ts'
import type { ConfigSources } from '../../src/gan/index.ts'

/** What a place of a config may hold by mistake, or by intent. */
const VALUES = [null, 'x', '', 0, -1, 1.5, 1e308, 2 ** 53, true, [], {}, [null], ['x'], [{}], { x: 1 }, [[1]]] as const

/** What configs are fitted to: labelled and not, large and few. */
const DATA: readonly ConfigSources['data'][] = [
  undefined,
  { image: { height: 64, width: 48, channels: 3 }, classes: 1, labelled: false, size: 10 },
]

type Path = readonly string[]

function pathsOf(value: unknown, path: Path = []): Path[] {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return [path, ...entries.flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

/** A part of a config that says one thing alone. */
function partOf(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, key) => (/^\d+$/.test(key) ? [inner] : { [key]: inner }), value)
}

/** All ways to say a value. */
function waysTo(path: Path, value: unknown): ConfigSources[] {
  const [file, threads] = [partOf(path, value), 1]
  const assignments = path.length === 0 ? [] : [[path.join('.'), value] as const]
  const objectives = [['class', 'projection'] as const, ['penalty', 'r1'] as const]
  return [
    { file, threads },
    { assignments, threads },
    { file, objectives, assignments: [['networks.generator.hidden', 5]], threads },
    { assignments, objectives, threads },
  ]
}

/** Returns what was thrown but is no refusal. */
function mishapOf(sources: ConfigSources): string[] {
  try {
    resolveFitted(sources)
    return []
  } catch (error) {
    return error instanceof UsageError ? [] : [`${JSON.stringify(sources)}: ${String(error)}`]
  }
}

it('whatever stands at any place of a config is taken or refused', () => {
  const all = pathsOf(resolveConfig({ threads: 1 })).flatMap((path) =>
    VALUES.flatMap((value) => waysTo(path, value).map((way, index) => ({ ...way, data: DATA[index % DATA.length] }))),
  )
  expect(all.length).toBeGreaterThan(5000)
  expect(all.flatMap(mishapOf)).toEqual([])
})
