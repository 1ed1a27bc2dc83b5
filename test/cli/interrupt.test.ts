import { readFileSync, readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRun, readCheckpoint } from '../../src/train/node/index.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { TINY_FLAGS, facet } from '../support/facet.ts'
import type { Trigger } from '../support/facet.ts'

const parent = temporaryFolder()
const flags = (name: string) => ['train', ...TINY_FLAGS, '--steps', '1000000', '--json', '--out', join(parent, name)]

describe.concurrent('a training that would take long', () => {
  // Under npm, Ctrl-C arrives twice at once: from the terminal and from npm.
  it.each<[string, NodeJS.Signals[]]>([
    ['one signal', ['SIGTERM']],
    ['two at once', ['SIGINT', 'SIGINT']],
    ['a terminal that is closed', ['SIGHUP', 'SIGHUP']],
  ])('ends in good order by %s', async (name, signals) => {
    const act: Trigger['act'] = (child) => signals.forEach((signal) => child.kill(signal))
    const { code, stdout, stderr } = await facet(flags(name), [{ stream: 'stdout', when: /"kind":"step"/, act }])
    expect([code, stderr.trim()]).toEqual([0, expect.stringMatching(/^Ending in good order: .*$/)])
    const { kind, complete, step } = JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>
    expect([kind, complete]).toEqual(['finished', false])
    const folder = join(parent, name)
    const { record } = await openRun(folder)
    expect([record.state, record.steps?.taken, record.ended !== undefined]).toEqual(['stopped', step, true])
    const { memory } = await readCheckpoint(join(folder, 'checkpoints'))
    expect(memory.step).toBe(step)
    expect(readdirSync(join(folder, 'figures'))).toEqual(expect.arrayContaining(['losses.png', 'sheet.png']))
    const lines = readFileSync(join(folder, 'metrics.jsonl'), 'utf8').trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ step })
  })

  it('ends at once by a signal a second later, as shells know it', async () => {
    // Ending takes this generator seconds.
    const slow = ['--set', 'networks.generator.channels=[512,256]', '--set', 'log.every=1']
    const act: Trigger['act'] = (child) => {
      const timer = setInterval(() => child.kill('SIGINT'), 250)
      child.on('exit', () => clearInterval(timer))
    }
    const { code, stderr } = await facet(
      [...flags('given-up'), ...slow],
      [{ stream: 'stdout', when: /"kind":"step"/, act }],
    )
    expect([code, stderr.trim()]).toEqual([
      128 + constants.signals.SIGINT,
      expect.stringMatching(/^Ending in good order: .*$/),
    ])
    expect((await openRun(join(parent, 'given-up'))).record.state).toBe('interrupted')
  })

  it('ends in good order, and without a stack, when the reader of its output has gone', async () => {
    const hangUp: Trigger = { stream: 'stdout', when: /"kind":"started"/, act: (child) => child.stdout.destroy() }
    const { code, stderr } = await facet(flags('unread'), [hangUp])
    expect([code, stderr]).toEqual([0, ''])
    expect((await openRun(join(parent, 'unread'))).record.state).toBe('stopped')
  })
})
