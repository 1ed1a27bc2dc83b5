import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addresses } from '../../src/studio/protocol/index.ts'
import type { RunDetail, RunList, StudioFacts } from '../../src/studio/protocol/index.ts'
import { containing } from '../support/containing.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'

let studio: AskedStudio
let port = 0

beforeAll(async () => {
  studio = await askStudio()
  port = Number(new URL(studio.studio.address).port)
})
afterAll(() => studio.close())

/** Sends lines as they are, which no client of HTTP would, and returns all of the answer. */
function send(lines: readonly string[], to = port): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(to, '127.0.0.1')
    let answer = ''
    socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'))
  })
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1])
const ask = async (path: string, host = `127.0.0.1:${port}`) => send([`GET ${path} HTTP/1.1`, `Host: ${host}`])

describe('a request under another name', () => {
  it.each([
    ['a name that leads here', 'evil.example:PORT'],
    ['a name that begins like ours', 'localhost.evil.example:PORT'],
    ['another port', '127.0.0.1:1'],
    ['no port', '127.0.0.1'],
    ['an address of all', '0.0.0.0:PORT'],
    ['a user before it', 'user@127.0.0.1:PORT'],
    ['nothing', ''],
  ])('is refused: %s', async (_, host) => {
    const answer = await ask('/api/runs', host.replace('PORT', `${port}`))
    expect([400, 403]).toContain(statusOf(answer))
    expect(answer).not.toContain('"runs"')
  })

  it('is refused although its target names ours', async () => {
    const answer = await send([`GET http://127.0.0.1:${port}/api/runs HTTP/1.1`, 'Host: evil.example'])
    expect(statusOf(answer)).toBe(403)
  })

  it('is no other for localhost, whatever the case', async () => {
    for (const host of ['localhost', 'LOCALHOST', '[::1]', '127.0.0.1']) {
      expect([host, statusOf(await ask('/api/runs', `${host}:${port}`))]).toEqual([host, 200])
    }
  })
})

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

  it('needs the token', async () => {
    const wrong = [{}, { Authorization: 'Bearer wrong' }, { Authorization: `Basic ${studio.studio.token}` }]
    for (const headers of wrong) expect((await put(headers as Record<string, string>)).status).toBe(401)
    const posts = [
      addresses.checkConfig(),
      'api/runs',
      ...[addresses.stop, addresses.stopSweep, addresses.resume, addresses.evaluate].map((of) => of('first')),
    ]
    for (const path of posts) expect([path, (await studio.write('POST', path, {}, {})).status]).toEqual([path, 401])
    expect((await studio.read<RunDetail>(addresses.run('first'))).tags).toEqual([])
  })

  it('must come from a page of the studio', async () => {
    const { token } = studio.studio
    const own = `http://127.0.0.1:${port}`
    const Authorization = `Bearer ${token}`
    for (const Origin of ['http://evil.example', 'null', 'http://127.0.0.1:1', `https://127.0.0.1:${port}`]) {
      expect([Origin, (await put({ Authorization, Origin })).status]).toEqual([Origin, 403])
    }
    const raw = (header: string) =>
      send([
        `PUT /${tags} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        `Authorization: Bearer ${token}`,
        header,
        'Content-Length: 0',
      ])
    expect(statusOf(await raw('Sec-Fetch-Site: cross-site'))).toBe(403)
    expect(statusOf(await raw('Sec-Fetch-Site: same-site'))).toBe(403)
    expect((await put({ Authorization, Origin: own })).status).toBe(200)
  })

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

describe('the token', () => {
  it('is taken out of the address, into a cookie that lets pages write', async () => {
    const entered = await studio.get(`runs/first?tab=1&token=${studio.studio.token}`)
    expect([entered.status, entered.headers.get('Location')]).toEqual([303, '/runs/first?tab=1'])
    const cookie = entered.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(new RegExp(`^facet-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`))
    const Cookie = cookie.split(';')[0]
    const list = (await (await studio.get('api/runs', { Cookie })).json()) as RunList
    expect([list.mayWrite, (await studio.read<RunList>('api/runs')).mayWrite]).toEqual([true, false])
    const facts = { folder: studio.folder, mayWrite: false }
    expect(await studio.read<StudioFacts>('api/studio')).toEqual(facts)
    expect((await studio.write('PUT', addresses.tags('first'), { tags: [] }, { Cookie })).status).toBe(200)
  })

  it('does not lead to another host', async () => {
    const answer = await ask(`//evil.example/?token=${studio.studio.token}`)
    expect(answer).toMatch(/^Location: \/evil\.example\/\r$/im)
  })

  it('that is wrong opens nothing', async () => {
    const refused = await studio.get('?token=wrong')
    expect([refused.status, refused.headers.get('Set-Cookie')]).toEqual([403, null])
  })

  it('is needed for everything where others can come', async () => {
    const open = await askStudio(['first'], { host: '0.0.0.0' })
    const own = Number(new URL(open.studio.address).port)
    const Authorization = `Bearer ${open.studio.token}`
    for (const path of [
      '/',
      '/api/runs',
      '/api/events',
      '/studio.js',
      '/engine/ort-wasm-simd-threaded.mjs',
      '/api/runs/first/figures/sheet.png',
    ]) {
      const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${own}`]
      expect([path, statusOf(await send(lines, own))]).toEqual([path, 401])
    }
    const allowed = await send(
      ['GET /api/runs HTTP/1.1', `Host: 127.0.0.1:${own}`, `Authorization: ${Authorization}`],
      own,
    )
    expect(statusOf(allowed)).toBe(200)
    expect(
      statusOf(await send(['GET / HTTP/1.1', `Host: evil.example:${own}`, `Authorization: ${Authorization}`], own)),
    ).toBe(403)
    await open.close()
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
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })

  it('is refused to a page of another site, but for a link to a page', async () => {
    const from = (path: string, mode: string) =>
      send([`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Sec-Fetch-Site: cross-site', `Sec-Fetch-Mode: ${mode}`])
    expect(statusOf(await from('/api/events', 'cors'))).toBe(403)
    expect(statusOf(await from('/api/runs/first/figures/sheet.png', 'no-cors'))).toBe(403)
    expect(statusOf(await from('/api/runs', 'navigate'))).toBe(403)
    expect(statusOf(await from('/', 'navigate'))).toBe(200)
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
    const headOf = (path: string) => send([`HEAD ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`])
    for (const path of ['/', '/api/runs', '/api/runs/first/generator.onnx', '/api/runs/first/figures/sheet.png']) {
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
