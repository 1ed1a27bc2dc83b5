import { describe, expect, it } from 'vitest'
import type { RunSummary } from '../../src/studio/protocol/index.ts'
import { places } from '../../src/studio/web/shell/places.ts'
import { chooseRun, stillThere } from '../../src/studio/web/run-list/chosen-runs.ts'
import { choicesOf, queryOf, runsOf, sortedBy, viewOf } from '../../src/studio/web/run-list/list-view.ts'
import { diagonalTiles } from '../../src/studio/web/run-list/sheet-tiles.ts'
import { tagsOf } from '../../src/studio/web/run-list/tags.ts'
import { tasksOf } from '../../src/studio/web/run-list/tasks.ts'

function run(id: string, facts: Partial<RunSummary> = {}): RunSummary {
  return { id, state: 'finished', tags: [], hasReport: false, hasModel: true, ...facts }
}

const RUNS = [
  run('run-10', { preset: 'facet', data: 'mnist', started: '2026-11-02T10:00:00Z', tags: ['keep'] }),
  run('run-9', { preset: 'acgan', data: 'Letters', started: '2026-11-03T10:00:00Z', state: 'running' }),
  run('broken', { state: 'broken', message: 'config.json: not JSON.' }),
  run('judged', { preset: 'facet', accuracy: { value: 0.9, judged: true }, started: '2026-11-01T10:00:00Z' }),
]

const idsBy = (query: Readonly<Record<string, string>>) => runsOf(RUNS, viewOf(query)).map(({ id }) => id)

describe('the view of a list of runs', () => {
  it('shows the newest first, and last what tells no time', () => {
    expect(idsBy({})).toEqual(['run-9', 'run-10', 'judged', 'broken'])
  })

  it('finds runs that have all words, whatever their case, in name, preset, data, tags or state', () => {
    expect(idsBy({ q: 'letters' })).toEqual(['run-9'])
    expect(idsBy({ q: ' FACET  keep ' })).toEqual(['run-10'])
    expect(idsBy({ q: 'facet running' })).toEqual([])
    expect(idsBy({ q: 'broken' })).toEqual(['broken'])
  })

  it('narrows down to a state, a preset and a tag', () => {
    expect(idsBy({ state: 'running' })).toEqual(['run-9'])
    expect(idsBy({ preset: 'facet', tag: 'keep' })).toEqual(['run-10'])
    expect(idsBy({ tag: 'kee' })).toEqual([])
  })

  it('sorts numbers in names by their value, either way, and what has no value last in both', () => {
    expect(idsBy({ sort: 'id' })).toEqual(['broken', 'judged', 'run-9', 'run-10'])
    expect(idsBy({ sort: '-id' })).toEqual(['run-10', 'run-9', 'judged', 'broken'])
    expect(idsBy({ sort: 'accuracy' })[0]).toBe('judged')
    expect(idsBy({ sort: '-accuracy' })).toEqual(['judged', 'broken', 'run-9', 'run-10'])
    expect(idsBy({ sort: 'constructor' })).toEqual(idsBy({}))
  })

  it('goes through an address and comes back, and leaves out what is ordinary', () => {
    expect(queryOf(viewOf({}))).toBe('')
    const query = queryOf({ ...viewOf({}), search: 'a&b =', sort: 'id', isDescending: false, tag: 'über' })
    expect(queryOf(viewOf(Object.fromEntries(new URLSearchParams(query))))).toBe(query)
    expect(viewOf(Object.fromEntries(new URLSearchParams(query)))).toMatchObject({ search: 'a&b =', tag: 'über' })
  })

  it('begins with the greatest number and the first name, and turns round when asked again', () => {
    const view = viewOf({})
    expect(sortedBy(view, 'accuracy').isDescending).toBe(true)
    expect(sortedBy(view, 'id').isDescending).toBe(false)
    expect(sortedBy(sortedBy(view, 'id'), 'id').isDescending).toBe(true)
  })

  it('offers what there is, once', () => {
    expect(choicesOf(RUNS)).toEqual({
      state: ['broken', 'finished', 'running'],
      preset: ['acgan', 'facet'],
      tag: ['keep'],
    })
  })
})

describe('the choice of runs', () => {
  const order = ['a', 'b', 'c', 'd']
  const chosenAfter = (...clicks: (readonly [id: string, isRange: boolean])[]) => {
    let choice: ReturnType<typeof chooseRun> = { ids: new Set() }
    for (const [id, isRange] of clicks) choice = chooseRun(choice, order, { id, isRange })
    return [...choice.ids].toSorted()
  }

  it('takes and leaves single runs', () => {
    expect(chosenAfter(['b', false], ['d', false], ['b', false])).toEqual(['d'])
  })

  it('takes or leaves all between the last click and this one, in either direction', () => {
    expect(chosenAfter(['d', false], ['b', true])).toEqual(['b', 'c', 'd'])
    expect(chosenAfter(['a', false], ['d', true], ['b', true])).toEqual(['a'])
  })

  it('takes one run where a range has no beginning', () => {
    expect(chosenAfter(['c', true])).toEqual(['c'])
    expect([...chooseRun({ ids: new Set(['x']), last: 'x' }, order, { id: 'c', isRange: true }).ids]).toEqual([
      'x',
      'c',
    ])
  })

  it('forgets runs that are gone, and keeps any name in the address', () => {
    expect([...stillThere({ ids: new Set(['a', 'gone']) }, new Set(order)).ids]).toEqual(['a'])
    const query = new URLSearchParams(places.compare(['sub/a b', 'c&d']).split('?')[1])
    expect(query.getAll('run')).toEqual(['sub/a b', 'c&d'])
  })
})

describe('what a row shows', () => {
  it('reads tags by commas', () => {
    expect(tagsOf(' a, b  c ,,a,')).toEqual(['a', 'b c'])
    expect(tagsOf('')).toEqual([])
  })

  it('offers what a run can be asked for', () => {
    const names = (facts: Partial<RunSummary>) => tasksOf(run('a', facts)).map(({ name }) => name)
    expect(names({ state: 'running' })).toEqual(['Stop'])
    expect(names({ state: 'interrupted' })).toEqual(['Resume'])
    expect(names({})).toEqual(['Evaluate'])
    expect(names({ hasReport: true })).toEqual([])
    expect(names({ state: 'broken' })).toEqual([])
  })

  it('finds tiles on a sheet’s diagonal from its right and bottom edges', () => {
    // MNIST's sheet: ten by ten tiles of 112 pixels, 120 apart, that end 40 pixels before the edges.
    const tiles = diagonalTiles({ width: 1338, height: 1410 }, { width: 28, height: 28 }, 4)
    expect(tiles.map(({ left }) => left)).toEqual([826, 946, 1066, 1186])
    expect(tiles.map(({ top }) => top)).toEqual([178, 538, 898, 1258])
    expect(tiles.every(({ width, height }) => width === 112 && height === 112)).toBe(true)
  })

  it('takes what a small sheet has', () => {
    expect(diagonalTiles({ width: 40, height: 40 }, { width: 28, height: 28 }, 4)).toEqual([])
    expect(diagonalTiles({ width: 340, height: 300 }, { width: 28, height: 28 }, 4)).toHaveLength(1)
  })
})
