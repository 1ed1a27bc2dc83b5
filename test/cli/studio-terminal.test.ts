import { mkdir, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere, PROGRAM, trainTinyRun } from '../support/facet.ts'
import type { Trigger } from '../support/facet.ts'

const parent = temporaryFolder()

/** A browser that writes down what it was started with, what all processes were, and what it was to open. */
const BROWSER = `#!/bin/sh
cd "$RECORDS"
printf '%s\\n' "$@" > arguments
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' > processes
stat -c '%a' "$1" "$(dirname "$1")" > modes
cp "$1" page.html
touch done
`

describe.skipIf(process.platform !== 'linux')('the browser that the studio opens', () => {
  const records = join(parent, 'records')
  const home = join(parent, 'home')
  const record = (name: string) => readFile(join(records, name), 'utf8')

  beforeAll(async () => {
    await mkdir(records)
    await mkdir(home)
    await writeFile(join(parent, 'browser'), BROWSER, { mode: 0o755 })
    vi.stubEnv('RECORDS', records)
    vi.stubEnv('HOME', home)
    vi.stubEnv('BROWSER', join(parent, 'browser'))
    vi.stubEnv('DISPLAY', undefined)
    vi.stubEnv('WAYLAND_DISPLAY', undefined)
  })
  afterAll(() => vi.unstubAllEnvs())

  it('gets a way in by a file of its user’s alone, which no process has in its arguments, and which is gone then', async () => {
    let [token, answers, left]: [string, number[], string[]] = ['', [], []]
    const visit: Trigger = {
      stream: 'stdout',
      when: /token=[\w-]{43}\n/,
      act: async (child, written) => {
        token = /token=(\S+)/.exec(written)?.[1] ?? ''
        await vi.waitFor(() => stat(join(records, 'done')), { timeout: 30_000 })
        const [, address, code] = /url=(\S+)#code=([\w-]{43})"/.exec(await record('page.html')) ?? []
        const enter = async () => {
          const headers = { 'Content-Type': 'application/json' }
          const body = JSON.stringify({ code })
          return (await fetch(new URL('api/session', address), { method: 'POST', headers, body })).status
        }
        answers = [await enter(), await enter()]
        await vi.waitFor(async () => expect(await readdir(home)).toEqual([]))
        left = await readdir(home)
        child.kill('SIGINT')
      },
    }
    const { code } = await facet(['studio', join(parent, 'runs'), '--port', '0'], [visit])
    expect([code, answers, left]).toEqual([0, [200, 403], []])
    expect((await record('arguments')).trim()).toMatch(new RegExp(`^${home}/facet-studio-\\w+/open-studio\\.html$`))
    expect(await record('modes')).toBe('600\n700\n')
    const [page, processes] = [await record('page.html'), await record('processes')]
    expect(processes).toContain('studio')
    for (const secret of [token, /code=([\w-]+)/.exec(page)?.[1] ?? '-']) expect(processes).not.toContain(secret)
  })

  it('has its file taken away when the studio closes before it came', async () => {
    const close: Trigger = {
      stream: 'stdout',
      when: /token=/,
      act: async (child) => {
        await vi.waitFor(async () => expect(await readdir(home)).toHaveLength(1), { timeout: 30_000 })
        child.kill('SIGINT')
      },
    }
    const { code } = await facet(['studio', join(parent, 'runs'), '--port', '0'], [close])
    expect([code, await readdir(home)]).toEqual([0, []])
  })
})

const WHOLE = JSON.stringify({ preset: 'facet', data: parent, objectives: [], assignments: [] })

describe('the terminal of a studio', () => {
  it('stays quiet when those who ask go away in the midst', async () => {
    const run = await trainTinyRun(join(parent, 'runs', 'first'))
    const large = join(run, 'figures', 'large.png')
    await writeFile(large, '')
    await truncate(large, 2 ** 25)
    const [node, ...script] = PROGRAM
    const child = spawn(node, [...script, 'studio', join(parent, 'runs'), '--port', '0', '--no-open'])
    const said = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].on('data', (text: Buffer) => (said[stream] += text.toString()))
    }
    await vi.waitFor(() => expect(said.stdout).toMatch(/token=\S+\n/), { timeout: 30_000 })
    await vi.waitFor(() => expect(said.stderr).toMatch(/\n$/))
    const before = { ...said }
    const [, port, token] = /:(\d+)\/#token=(\S+)/.exec(said.stdout) ?? []
    const leave = (asked: string, more: readonly string[] = [], body = '') => {
      const lines = [`${asked} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${token}`, ...more, '', '']
      return breakOff(Number(port), lines.join('\r\n'), body)
    }
    for (const [asked, length, body] of [
      ['POST /api/runs', 'Content-Length: 100', '{"preset":'],
      ['POST /api/session', 'Content-Length: 100', '{"token":'],
      ['PUT /api/runs/first/tags', 'Transfer-Encoding: chunked', '5\r\n{"tag\r\n'],
      ['POST /api/runs/first/stop', 'Transfer-Encoding: chunked', 'none'],
      ['POST /api/nowhere', 'Content-Length: 100', '{'],
      // Whole, but nobody waits for what comes of it.
      ['POST /api/config/check', `Content-Length: ${WHOLE.length}`, WHOLE],
    ]) {
      await leave(asked, ['Content-Type: application/json', 'Expect: 100-continue', length], body)
    }
    for (const asked of [
      ...[
        'GET /api/events',
        'GET /api/runs/first/events',
        'HEAD /api/runs/first/events',
        'GET /api/runs/first/real.png',
      ],
      ...['GET /api/runs/first/figures/large.png', 'GET /engine/ort-wasm-simd-threaded.wasm', 'GET /api/runs'],
    ]) {
      await leave(asked)
    }
    // What follows shows that all of them were dealt with.
    const ask = (path: string) =>
      fetch(`http://localhost:${port}/${path}`, { headers: { Authorization: `Bearer ${token}` } })
    expect((await ask('api/runs/first/real.png')).status).toBe(200)
    expect(said).toEqual(before)
    child.kill('SIGINT')
    await once(child, 'close')
  })

  it('shows no control characters of names', async () => {
    const name = join(parent, 'a\u001b]0;b\u0007\nc')
    await writeFile(name, '')
    const refused = await facetHere(['studio', name, '--no-open', '--port', '0'])
    expectRefusal(refused, 2, String.raw`a\u{1b}]0;b\u{7}\u{a}c: is a file.`)
    const stop: Trigger = { stream: 'stderr', when: /runs go on/, act: (child) => child.kill('SIGINT') }
    const { stderr } = await facet(['studio', `${name}-missing`, '--no-open', '--port', '0'], [stop])
    expect(stderr).toContain(String.raw`There is no folder ${join(parent, 'a')}\u{1b}]0;b\u{7}\u{a}c-missing yet`)
    for (const character of ['\u001b', '\u0007']) expect(stderr).not.toContain(character)
  })
})

/** Sends the head of a request; once something is answered, sends what there is of its body, and goes away. */
function breakOff(port: number, head: string, body: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.once('data', () => socket.write(body, () => socket.destroy()))
    socket.write(head)
  })
}
