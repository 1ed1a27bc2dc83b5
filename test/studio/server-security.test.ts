import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { RunDetail, RunList } from '../../src/studio/protocol/index.ts'
import { containing } from '../support/containing.ts'
import { sendLines, statusOf } from '../support/raw-request.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'

let studio: AskedStudio
let port = 0

beforeAll(async () => {
  studio = await askStudio()
  port = Number(new URL(studio.studio.address).port)
})
afterAll(() => studio.close())

const ask = (path: string) =>
  sendLines(port, [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, `Authorization: Bearer ${studio.studio.token}`])

describe('a path', () => {
  const hostile = [
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f%2e%2e%2fetc',
    '..%252f..%252fetc',
    '..%5c..%5cetc',
    'first%2f..%2f..%2fetc',
    'first%2f.',
    'first%00',
    'first%2f',
    '%2ffirst',
    '%2fetc',
    'first%2ffigures',
    '%c0%ae%c0%ae%2fetc',
    '%',
    '.',
    '__proto__',
    '..~1..~1etc~1passwd',
    'first~1..~1..~1etc',
    '~1etc',
    '%7e1etc',
    'first~1figures',
  ]

  it.each(hostile)('that is not one of a run leads nowhere: %s', async (id) => {
    for (const behind of ['', '/events', '/metrics', '/generator.onnx', '/real.png', '/figures/sheet.png']) {
      const answer = await ask(`/api/runs/${id}${behind}`)
      expect([id + behind, [400, 404].includes(statusOf(answer))]).toEqual([id + behind, true])
      expect(answer).not.toContain('root:')
    }
  })

  it.each(['..%2frun.json', '..%2f..%2fsecret.png', '%2e%2e%2frun.json.png', 'sheet.svg', '.png', 'sheet.png%00.png'])(
    'to a picture that is none leads nowhere: %s',
    async (file) => {
      await writeFile(join(studio.folder, 'secret.png'), 'secret')
      for (const kind of ['figures', 'evaluation']) {
        const answer = await ask(`/api/runs/first/${kind}/${file}`)
        expect([400, 404]).toContain(statusOf(answer))
        expect(answer).not.toContain('secret')
      }
    },
  )

  it.each([
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/engine/..%2f..%2fpackage.json',
  ])('of a page does not lead out: %s', async (path) => {
    const answer = await ask(path)
    expect([400, 404]).toContain(statusOf(answer))
    expect(answer).not.toContain('facet-gan')
  })

  it('that is a link leads nowhere, at any level', async () => {
    const outside = join(studio.folder, '.outside')
    await cp(join(studio.folder, 'first'), outside, { recursive: true })
    await writeFile(join(outside, 'figures', 'secret.png'), 'secret')
    const place = (...parts: string[]) => join(studio.folder, ...parts)
    await symlink(outside, place('linked'))
    await mkdir(place('group'))
    await symlink(outside, place('group', 'linked'))
    const parts = ['figures', 'config.json', 'run.json', 'generator.onnx', 'metrics.jsonl', 'checkpoints']
    for (const part of parts) {
      await cp(place('first'), place(`with-${part}`), { recursive: true })
      await rm(place(`with-${part}`, part), { recursive: true })
      await symlink(join(outside, part), place(`with-${part}`, part))
    }
    await symlink(join(outside, 'figures', 'secret.png'), place('first', 'figures', 'link.png'))
    const { runs } = await studio.read<RunList>('api/runs')
    expect(runs.filter(({ state }) => state !== 'broken').map(({ id }) => id)).toEqual(['first'])
    for (const id of ['linked', 'group/linked']) expect((await studio.get(addresses.run(id))).status).toBe(404)
    for (const part of parts) {
      const { state, message, record, figures } = await studio.read<RunDetail>(addresses.run(`with-${part}`))
      expect([state, message, record, figures]).toEqual(['broken', expect.stringContaining('a link'), undefined, []])
    }
    for (const [id, name] of [
      ['first', 'link'],
      ['with-figures', 'secret'],
    ] as const) {
      expect((await studio.get(addresses.figure(id, { name, version: 1 }))).ok).toBe(false)
    }
    expect((await studio.get(addresses.generator('with-generator.onnx', 1))).ok).toBe(false)
    expect((await studio.write('PUT', addresses.tags('with-figures'), { tags: ['x'] })).status).toBe(400)
    expect((await studio.get(addresses.metrics('with-metrics.jsonl'))).ok).toBe(false)
    expect((await studio.read<RunDetail>(addresses.run('first'))).figures.map(({ name }) => name)).not.toContain('link')
    await Promise.all(
      ['linked', 'group', '.outside', ...parts.map((part) => `with-${part}`)].map((name) =>
        rm(place(name), { recursive: true }),
      ),
    )
  })
})

describe('whatever writes', () => {
  const tags = addresses.tags('first')
  const put = (headers: Readonly<Record<string, string>>) => studio.write('PUT', tags, { tags: ['x'] }, headers)

  it('must be JSON, and not too long', async () => {
    const Authorization = `Bearer ${studio.studio.token}`
    expect((await put({ Authorization, 'Content-Type': 'text/plain' })).status).toBe(415)
    const long = await studio.write('PUT', tags, { tags: ['x'.repeat(70_000)] })
    expect(long).toEqual({ status: 413, body: { error: containing('65536') } })
    const broken = await fetch(new URL(tags, studio.studio.address), {
      method: 'PUT',
      body: '{"tags":',
      headers: { Authorization, 'Content-Type': 'application/json' },
    })
    expect([broken.status, await broken.json()]).toEqual([400, { error: containing('not JSON') }])
  })
})

describe('an answer', () => {
  it('says what pages may do, and lets no other origin read it', async () => {
    for (const path of ['', 'api/runs', 'nowhere', 'studio.js', 'api/runs/first/figures/sheet.png']) {
      const { headers } = await studio.get(path)
      expect(headers.get('Content-Security-Policy')).toMatch(/default-src 'self'.*frame-ancestors 'none'/)
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp')
      expect(headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Cache-Control')).toMatch(/^(?:private|no-store)/)
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })

  it('is compressed where that is asked for, and not sent again where it is known', async () => {
    for (const encoding of ['br', 'gzip'] as const) {
      const answer = await studio.get('studio.js', { 'Accept-Encoding': encoding })
      expect([answer.status, answer.headers.get('Content-Encoding')]).toEqual([200, encoding])
      expect(await answer.text()).toBe(await (await studio.get('studio.js', { 'Accept-Encoding': 'identity' })).text())
      const tag = answer.headers.get('ETag') ?? ''
      const again = await studio.get('studio.js', { 'Accept-Encoding': encoding, 'If-None-Match': tag })
      expect(again.status).toBe(304)
    }
    const engine = await studio.get('engine/ort-wasm-simd-threaded.wasm', { 'Accept-Encoding': 'br' })
    expect([engine.headers.get('Content-Type'), (await engine.arrayBuffer()).byteLength > 5e6]).toEqual([
      'application/wasm',
      true,
    ])
  })

  it('to HEAD has no body', async () => {
    const Authorization = `Authorization: Bearer ${studio.studio.token}`
    const headOf = (path: string) =>
      sendLines(port, [`HEAD ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, Authorization])
    for (const path of [
      '/',
      '/api/runs',
      '/api/events',
      '/api/runs/first/events',
      '/api/runs/first/generator.onnx',
      '/api/runs/first/figures/sheet.png',
    ]) {
      const answer = await headOf(path)
      expect([path, statusOf(answer), answer.split('\r\n\r\n')[1]]).toEqual([path, 200, ''])
    }
  })

  it('to what does not exist is 404, without a stack', async () => {
    for (const path of [
      'api/nothing',
      'api/runs/nowhere',
      'nothing.js',
      'engine/other.wasm',
      'api/runs/first/evaluation/report.json',
    ]) {
      const answer = await studio.get(path)
      expect([path, answer.status]).toEqual([path, 404])
      expect(await answer.text()).not.toMatch(/\n\s+at /)
    }
    const page = await studio.get('runs/some.run', { Accept: 'text/html' })
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<!doctype html>')])
  })
})
