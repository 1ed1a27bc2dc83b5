import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameSettings, printValue, shortPaths } from '../../src/sweep/setting-names.ts'

describe('short paths', () => {
  it.each([
    [['batch'], ['batch']],
    [['optim.generator.rate'], ['generator.rate']],
    [
      ['optim.generator.rate', 'optim.discriminator.rate'],
      ['generator.rate', 'discriminator.rate'],
    ],
    [
      ['a.b.c', 'x.b.c'],
      ['a.b.c', 'x.b.c'],
    ],
    [
      ['a.b.c', 'b.c'],
      ['a.b.c', 'b.c'],
    ],
    [
      ['w.a.b.c', 'w.x.b.c'],
      ['a.b.c', 'x.b.c'],
    ],
    // Ends alike, but not at a point.
    [
      ['a.b.c', 'a.ab.c'],
      ['b.c', 'ab.c'],
    ],
  ])('of %j are %j', (paths, expected) => {
    expect([...shortPaths(paths).values()]).toEqual(expected)
  })

  it('tell paths apart, and are ends of them', () => {
    const paths = fc.uniqueArray(
      fc.array(fc.constantFrom('a', 'b', 'ab'), { minLength: 1, maxLength: 5 }).map((parts) => parts.join('.')),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(paths, (all) => {
        const short = shortPaths(all)
        expect(new Set(short.values()).size).toBe(all.length)
        for (const [path, end] of short) expect(`.${path}`.endsWith(`.${end}`)).toBe(true)
      }),
      { seed: 2 },
    )
  })
})

describe('names', () => {
  it.each([
    [{}, ''],
    [{ batch: 32, 'terms.loss_cr.weight': 0.1 }, 'batch=32, loss_cr.weight=0.1'],
    [{ preset: 'acgan', labels: { share: 0.1 } }, 'preset=acgan, labels={"share":0.1}'],
    [{ a: null, b: true, c: 1e-7, d: [1, 2] }, 'a=null, b=true, c=1e-7, d=[1,2]'],
  ])('of %j', (values, name) => {
    expect(nameSettings([values])).toEqual([name])
  })

  it('of values that are long are cut', () => {
    const channels = Array.from({ length: 40 }, (_, index) => index)
    const [name] = nameSettings([{ 'networks.generator.channels': channels }])
    expect(name).toMatch(/^generator\.channels=\[0,1,2,.*…$/)
    expect(printValue('x'.repeat(40))).toBe('x'.repeat(40))
    expect(printValue('x'.repeat(41))).toBe(`${'x'.repeat(39)}…`)
  })

  it('of settings that say much tell how much more there is', () => {
    const values = Object.fromEntries(Array.from({ length: 26 }, (_, index) => [`path${index}`, index]))
    const [name] = nameSettings([values])
    expect(name).toMatch(/^path0=0, path1=1, .*, path9=9, path10=10, 15 more$/)
    expect(name.length).toBeLessThan(110)
  })

  it('are told apart by a number where they would be the same; one more setting renames none before', () => {
    const long = (last: number) => ({ x: [...new Array<number>(30).fill(0), last] })
    const names = nameSettings([long(1), long(2), { x: 1 }, { x: '1' }, long(3)])
    expect(names).toEqual([names[0], `${names[0]} (2)`, 'x=1', 'x=1 (2)', `${names[0]} (3)`])
    expect(nameSettings([long(1), long(2), { x: 1 }])).toEqual(names.slice(0, 3))
  })
})
