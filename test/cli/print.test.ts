import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { plain, print, printJson, tell } from '../../src/cli/print.ts'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { facet } from '../support/facet.ts'

/** Clears the screen, sets the title, colours text, goes back to the line's start, and turns text around. */
const HOSTILE = 'cat\u001b[2J\u001b]0;title\u0007\u009b31m\r\u202edog'
const SHOWN = 'cat\\u{1b}[2J\\u{1b}]0;title\\u{7}\\u{9b}31m\\u{d}\\u{202e}dog'

describe('what is printed', () => {
  it('shows control characters instead of sending them, and keeps lines, tabs and every script', () => {
    expect(plain(HOSTILE)).toBe(SHOWN)
    expect(plain('a\n\tb · é 猫 👍🏽')).toBe('a\n\tb · é 猫 👍🏽')
  })

  it('is so on both streams, and JSON stays the same value', () => {
    const written: string[] = []
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0)
    }
    print(HOSTILE)
    tell(HOSTILE)
    printJson({ class: HOSTILE })
    vi.restoreAllMocks()
    expect(written.slice(0, 2)).toEqual([`${SHOWN}\n`, `${SHOWN}\n`])
    expect(written[2].trimEnd()).not.toMatch(/\p{Cc}|\u202e/u)
    expect(JSON.parse(written[2])).toEqual({ class: HOSTILE })
  })
})

it('a word of the command line that is an escape sequence is named without sending it', async () => {
  for (const words of [
    ['\u001b[31mtrain'],
    ['train', '--\u001b[31mx'],
    ['data', 'check', 'x', '--size', '\u001b[31m'],
  ]) {
    const { code, stderr } = await facet(words)
    expect([code, stderr]).toEqual([2, expect.stringContaining('\\u{1b}[31m')])
    expect(stderr).not.toMatch(/(?!\n)\p{Cc}/u)
  }
})

it('a folder whose name is an escape sequence is named without sending it', async () => {
  const folder = join(temporaryFolder(), 'photos\u001b]0;title\u0007')
  mkdirSync(folder)
  for (const command of [
    ['data', 'check'],
    ['sample'],
    ['evaluate'],
    ['resume'],
    ['compare'],
    ['sweep', '--results'],
  ]) {
    const { stdout, stderr } = await facet([...command, folder])
    expect([command, `${stdout}${stderr}`]).toEqual([command, expect.stringContaining('photos')])
    expect(`${stdout}${stderr}`).not.toMatch(/(?!\n)\p{Cc}/u)
  }
})
