import { describe, expect, it } from 'vitest'
import { inOrder } from '../../src/data/node/in-order.ts'

describe('inOrder', () => {
  it('keeps the order, whoever is done first, and so many under way', async () => {
    const waiting: (() => void)[] = []
    const results: number[] = []
    let most = 0
    const act = (item: number) =>
      new Promise<number>((resolve) => {
        waiting.push(() => resolve(item))
        most = Math.max(most, waiting.length)
        // The last that may begin lets all go, in the wrong order.
        if (waiting.length === 3) for (const done of waiting.splice(0).toReversed()) done()
      })
    for await (const result of inOrder([1, 2, 3, 4, 5], 3, act)) {
      results.push(result)
      if (results.length === 3) for (const done of waiting.splice(0)) done()
    }
    expect([results, most]).toEqual([[1, 2, 3, 4, 5], 3])
  })

  it('fails in its turn', async () => {
    const results: number[] = []
    const act = (item: number) => (item > 1 ? Promise.reject(new Error(`no ${item}`)) : Promise.resolve(item))
    const all = async () => {
      for await (const result of inOrder([0, 1, 2, 3], 4, act)) results.push(result)
    }
    await expect(all()).rejects.toThrow('no 2')
    expect(results).toEqual([0, 1])
  })
})
