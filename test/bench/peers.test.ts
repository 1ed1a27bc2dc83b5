import { expect, test } from 'vitest'
import { alternate } from '../../bench/alternate.ts'
import { compareLosses } from '../../bench/check.ts'
import { startPeer } from '../../bench/peers/peer.ts'
import type { RunningPeer } from '../../bench/peers/peer.ts'
import { parseAnswer } from '../../bench/peers/protocol.ts'
import type { Timing } from '../../bench/statistics.ts'

const expected = { losses: [{ loss_g: 0.7 }, { loss_g: 0.6 }, { loss_g: 0.5 }] }
const changed = (loss: number) => ({ losses: [{ loss_g: loss }, { loss_g: 0.6 }, { loss_g: 0.5 }] })

test('losses agree as far as rounding goes', () => {
  expect(compareLosses(expected, expected, ['loss_g'])).toEqual([0, 0, 0])
  expect(compareLosses(expected, changed(0.7 * 1.00009), ['loss_g'])[0]).toBeCloseTo(9e-5, 7)
})

test.each([
  ['another value', changed(0.7014), /loss_g of step 1 is 0\.7014, Facet's 0\.7/],
  ['no number', changed(NaN), /loss_g of step 1 is NaN/],
  ['a missing step', { losses: expected.losses.slice(0, 2) }, /loss_g of step 3 is missing/],
])('a peer is refused for %s', (_, actual, message) => {
  expect(() => compareLosses(expected, actual, ['loss_g'])).toThrow(message)
})

test('an answer is what was asked for, or an error', () => {
  expect(parseAnswer('step', '{"times_ms":[1.5]}')).toEqual({ times_ms: [1.5] })
  expect(() => parseAnswer('step', '{"times_ms":[]}')).toThrow(/answered 'step' with/)
  expect(() => parseAnswer('step', 'Hi there')).toThrow(/Hi there/)
  expect(() => parseAnswer('check', '{"error":"no gradient"}')).toThrow(/^no gradient$/)
})

/** A process that speaks the protocol; `answer` is the body of a function of the request. */
async function talker(answer: string): Promise<RunningPeer> {
  const script = `
    const say = (message) => console.log(JSON.stringify(message))
    say({ ready: true, library: 'talker', startup_ms: 1 })
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const request = JSON.parse(line)
      if (request.do === 'quit') process.exit()
      ${answer}
    })`
  return startPeer([process.execPath, '-e', script, '--'], { caseFolder: '.', threads: 1 })
}

test('a peer that ends says why, and one that is late is ended', async () => {
  const broken = await talker(`console.error('TypeError: no such op\\n  at line 1'); process.exit(1)`)
  await expect(broken.ask({ do: 'check' })).rejects.toThrow('it ended: TypeError: no such op')
  await expect(broken.ask({ do: 'memory' })).rejects.toThrow('it ended: TypeError')
  const late = await talker('')
  await expect(late.ask({ do: 'step', count: 1 }, 0.1)).rejects.toThrow('> 0.1 s')
  await Promise.all([broken.close(), late.close()])
})

test('a program that is not there is an error of the peer', async () => {
  await expect(startPeer(['/no/such/program'], { caseFolder: '.', threads: 1 })).rejects.toThrow(/ENOENT/)
})

test('each peer runs as often as its own pace allows, and a refusal is kept', async () => {
  const steady = (milliseconds: number) => talker(`say({ times_ms: Array(request.count).fill(${milliseconds}) })`)
  const peers = new Map([
    ['quick', await steady(20)],
    ['slow', await steady(250)],
    ['slowest', await steady(5000)],
    ['unable', await talker(`say({ error: 'no gradient' })`)],
  ])
  const found = await alternate(peers, { do: 'step' }, { seconds: 1, limit: 10 })
  const times = (name: string) => (found.get(name) as Timing).times
  expect([times('quick').length, times('slow').length, times('slowest').length]).toEqual([50, 4, 2])
  expect(found.get('quick')).toMatchObject({ median: 20, low: 20, high: 20 })
  expect(found.get('unable')).toBe('no gradient')
  await Promise.all([...peers.values()].map((peer) => peer.close()))
})
