import { hostname } from 'node:os'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY_HEADER, addresses } from '../../src/studio/protocol/index.ts'
import type { Entered, EntranceRequest, RunList, StudioFacts } from '../../src/studio/protocol/index.ts'
import { containing } from '../support/containing.ts'
import { sendLines, statusOf } from '../support/raw-request.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'

type Headers = Readonly<Record<string, string>>

let studio: AskedStudio
let port = 0
const tags = addresses.tags('first')

beforeAll(async () => {
  studio = await askStudio()
  port = Number(new URL(studio.studio.address).port)
})
afterAll(() => studio.close())

const bearer = () => `Authorization: Bearer ${studio.studio.token}`
const ask = (path: string, lines: readonly string[]) => sendLines(port, [`GET ${path} HTTP/1.1`, ...lines])
/** Asks as a program without the token. */
const bare = (path: string, headers: Headers = {}, of = studio) =>
  fetch(new URL(path, of.studio.address), { headers, redirect: 'manual' })
const put = (headers: Headers) => studio.write('PUT', tags, { tags: ['x'] }, headers)

/** Lets a browser in. */
async function enter(shown: EntranceRequest, headers: Headers = {}, of = studio) {
  const response = await fetch(new URL(addresses.session(), of.studio.address), {
    method: 'POST',
    body: JSON.stringify(shown),
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  const cookie = response.headers.get('Set-Cookie') ?? ''
  return { status: response.status, body: (await response.json()) as Entered, cookie, Cookie: cookie.split(';')[0] }
}

describe('a name', () => {
  it.each([
    ...['127.0.0.1:PORT', '127.0.0.1', '127.0.0.1:9000', '127.8.9.10:80', '[::1]:9000', '[::1]'],
    ...['localhost', 'LOCALHOST:9000', 'studio.localhost:8080', '192.168.1.5:8080', '[2001:db8::7]:443'],
  ])('of this machine or a literal address is good on any port: %s', async (host) => {
    expect(statusOf(await ask('/api/runs', [`Host: ${host.replace('PORT', `${port}`)}`, bearer()]))).toBe(200)
  })

  it.each([
    ...['evil.example:PORT', 'evil.example', 'localhost.evil.example:PORT', '127.0.0.1.evil.example', 'notlocalhost'],
    ...['user@127.0.0.1:PORT', '0.0.0.0:PORT', '[::]:PORT', '127.0.0.1:PORT:80', 'localhost/../evil', ''],
  ])('that may lead here from elsewhere is refused: %s', async (host) => {
    const answer = await ask('/api/runs', [`Host: ${host.replace('PORT', `${port}`)}`, bearer()])
    expect([400, 403]).toContain(statusOf(answer))
    expect(answer).not.toContain('"runs"')
  })

  it('is that of the header, whatever the target or another header says', async () => {
    const target = `http://127.0.0.1:${port}/api/runs`
    expect(statusOf(await ask(target, ['Host: evil.example', bearer()]))).toBe(403)
    const forwarded = ['Host: evil.example', 'X-Forwarded-Host: localhost', 'Forwarded: host=localhost']
    expect(statusOf(await ask('/api/runs', [...forwarded, bearer()]))).toBe(403)
  })

  it('of the machine is good where the studio listens everywhere', async () => {
    const open = await askStudio([], { host: '0.0.0.0' })
    expect(new URL(open.studio.address).hostname).toBe('127.0.0.1')
    const own = Number(new URL(open.studio.address).port)
    const statuses = [`${hostname()}:1234`, `172.17.0.2:${own}`, `evil.example:${own}`].map(async (host) =>
      statusOf(await sendLines(own, ['GET / HTTP/1.1', `Host: ${host}`])),
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 403])
    expect((await bare('api/runs', {}, open)).status).toBe(401)
    await open.close()
  })
})

describe('the origin of a request', () => {
  it.each<[string, Headers, number]>([
    ['a program', {}, 200],
    ['a page, by its browser', { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://tunnel.example' }, 200],
    ['another port, by its browser', { 'Sec-Fetch-Site': 'same-site' }, 403],
    ['another site, by its browser', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a page, in an old browser', { Origin: 'http://127.0.0.1:PORT' }, 200],
    ['a page, in an old browser, behind TLS', { Origin: 'https://127.0.0.1:PORT' }, 200],
    ['another site, in an old browser', { Origin: 'http://evil.example' }, 403],
    ['another port, in an old browser', { Origin: 'http://127.0.0.1:1' }, 403],
    ['a file or a sandbox, in an old browser', { Origin: 'null' }, 403],
    ['another site that says a proxy came', { Origin: 'http://evil.example', 'X-Forwarded-Host': 'evil.example' }, 403],
  ])('is told: %s', async (_, headers, expected) => {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace('PORT', `${port}`)}`)
    const written = [`PUT /${tags} HTTP/1.1`, `Host: 127.0.0.1:${port}`, bearer(), 'Content-Type: application/json']
    expect(statusOf(await sendLines(port, [...written, ...lines, 'Content-Length: 0']))).toBe(
      expected === 200 ? 400 : 403,
    )
    expect(statusOf(await ask('/api/runs', [`Host: 127.0.0.1:${port}`, bearer(), ...lines]))).toBe(expected)
  })

  it('may be another site for a link to a page alone', async () => {
    const from = async (path: string, mode: string) => {
      const lines = ['Sec-Fetch-Site: cross-site', `Sec-Fetch-Mode: ${mode}`, bearer(), `Host: 127.0.0.1:${port}`]
      return statusOf(await ask(path, lines))
    }
    expect(await from('/', 'navigate')).toBe(200)
    for (const path of ['/', '/api/events', '/api/runs/first/figures/sheet.png']) {
      expect([path, await from(path, 'cors')]).toEqual([path, 403])
    }
    expect(await from('/api/runs', 'navigate')).toBe(403)
  })
})

describe('without a session', () => {
  const secrets = ['api/studio', 'api/runs', 'api/events', 'api/config', 'api/nothing', 'api/runs/first']
  const files = ['events', 'metrics', 'generator.onnx', 'real.png', 'figures/sheet.png'].map(
    (file) => `api/runs/first/${file}`,
  )

  it.each([...secrets, ...files])('nothing of the folder is read: %s', async (path) => {
    const refused = await bare(path)
    expect([refused.status, await refused.json()]).toEqual([
      401,
      { error: containing('Open the address that `facet studio` printed') },
    ])
    for (const method of ['HEAD', 'OPTIONS', 'DELETE']) {
      expect((await fetch(new URL(path, studio.studio.address), { method })).status).toBe(401)
    }
  })

  it('a person is told on a page, and the studio’s own files are there', async () => {
    const told = await bare('api/runs/first/evaluation/report.html', { Accept: 'text/html,*/*' })
    expect([told.status, told.headers.get('Content-Type')]).toEqual([401, expect.stringContaining('text/html')])
    expect(await told.text()).toContain('Open the address that `facet studio` printed in its terminal')
    for (const path of ['', 'studio.js', 'studio.css', 'engine/ort-wasm-simd-threaded.mjs']) {
      expect([path, (await bare(path)).status]).toEqual([path, 200])
    }
  })

  it('wrong tokens read and write nothing', async () => {
    for (const Authorization of ['Bearer wrong', 'Bearer', `Basic ${studio.studio.token}`, studio.studio.token]) {
      expect((await bare('api/runs', { Authorization })).status).toBe(401)
      expect((await put({ Authorization })).status).toBe(401)
    }
    const posts = [
      addresses.checkConfig(),
      'api/runs',
      ...(['stop', 'resume', 'evaluate'] as const).map((of) => addresses[of]('first')),
    ]
    for (const path of posts) expect([path, (await studio.write('POST', path, {}, {})).status]).toEqual([path, 401])
    expect((await bare(`api/runs?token=${studio.studio.token}`)).status).toBe(401)
  })

  it('everyone may read where that was said, and nobody write', async () => {
    const open = await askStudio([], { openReads: true })
    const list = (await (await bare('api/runs', {}, open)).json()) as RunList
    expect([list.mayWrite, list.runs]).toEqual([false, []])
    expect((await open.write('PUT', tags, { tags: ['x'] }, {})).status).toBe(401)
    expect((await bare('api/runs', { 'Sec-Fetch-Site': 'cross-site' }, open)).status).toBe(403)
    await open.close()
  })
})

describe('a session', () => {
  it('has a cookie that reads, and a key without which it does not write', async () => {
    const { status, body, cookie, Cookie } = await enter({ token: studio.studio.token })
    expect(status).toBe(200)
    // No path: it is sent to the addresses beside the one that set it, whatever is before them.
    expect(cookie).toMatch(new RegExp(`^facet-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict$`))
    const mayWrite = async (headers: Headers) =>
      ((await (await bare('api/studio', headers)).json()) as StudioFacts).mayWrite
    expect([await mayWrite({ Cookie }), await mayWrite({ Cookie, [KEY_HEADER]: body.key })]).toEqual([false, true])
    expect((await put({ Cookie })).status).toBe(401)
    expect((await put({ Cookie, [KEY_HEADER]: 'wrong' })).status).toBe(401)
    expect((await put({ [KEY_HEADER]: body.key })).status).toBe(401)
    expect((await put({ Cookie: `other=1; ${Cookie}`, [KEY_HEADER]: body.key })).status).toBe(200)
  })

  it('gives away neither token nor key by its cookie', async () => {
    const { body, Cookie } = await enter({ token: studio.studio.token })
    const id = Cookie.split('=')[1]
    expect(new Set([id, body.key, studio.studio.token]).size).toBe(3)
    for (const given of [id, body.key]) {
      expect((await bare('api/runs', { Authorization: `Bearer ${given}` })).status).toBe(401)
      expect((await enter({ token: given })).status).toBe(403)
    }
    const other = await enter({ token: studio.studio.token })
    expect((await put({ Cookie, [KEY_HEADER]: other.body.key })).status).toBe(401)
  })

  it('has a cookie for the port that the browser sees, safe where that is https', async () => {
    const cookieFor = async (Origin: string) => {
      const { cookie } = await enter({ token: studio.studio.token }, { Origin, 'Sec-Fetch-Site': 'same-origin' })
      return cookie.replace(/=[\w-]{43}/, '')
    }
    expect(await cookieFor('http://localhost:9000')).toBe('facet-9000; HttpOnly; SameSite=Strict')
    expect(await cookieFor('https://lab.example')).toBe('facet-443; HttpOnly; SameSite=Strict; Secure')
  })

  it('is had for a code once, and for no wrong token', async () => {
    const invitation = studio.studio.invite()
    const code = invitation.entrance.split('#code=')[1]
    expect((await enter({ code: studio.studio.token })).status).toBe(403)
    expect((await enter({ token: code })).status).toBe(403)
    const { status, Cookie } = await enter({ code })
    await invitation.over
    expect([status, (await bare('api/runs', { Cookie })).status]).toEqual([200, 200])
    const again = await enter({ code })
    expect([again.status, again.cookie, again.body]).toEqual([403, '', { error: containing('was used') }])
    expect((await enter({ token: 'wrong' })).body).toEqual({ error: containing('of another start') })
  })

  it('ends with the studio, as what lets in does', async () => {
    const other = await askStudio([])
    const { over, entrance } = other.studio.invite()
    const { Cookie } = await enter({ token: other.studio.token }, {}, other)
    await other.close()
    await over
    expect((await enter({ code: entrance.split('#code=')[1] })).status).toBe(403)
    expect((await bare('api/runs', { Cookie })).status).toBe(401)
  })
})
