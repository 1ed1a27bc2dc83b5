import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../src/array/index.ts'
import { addresses, idToPart, partToId } from '../../src/studio/protocol/index.ts'
import { startStudio } from '../../src/studio/server/index.ts'
import { facetHere, expectRefusal } from '../support/facet.ts'
import { sendLines, statusOf } from '../support/raw-request.ts'
import { askStudio } from '../support/studio-server.ts'
import type { AskedStudio } from '../support/studio-server.ts'

describe('a public address', () => {
  it.each([
    ['example.org/facet', 'is no address. Write it whole, such as https://'],
    ['localhost:9000', 'begins with neither http:// nor https://'],
    ['ftp://example.org/', 'begins with neither http:// nor https://'],
    ['https://ann:word@example.org/', 'https://…@example.org/: has a user or a password'],
    ['https://example.org/?a=1', 'has a query or a fragment'],
    ['https://example.org/?', 'has a query or a fragment'],
    ['https://example.org/#a', 'has a query or a fragment'],
    ['https://example.org/runs/', "begins as one of the studio's own does, /runs"],
    ['https://example.org/api/facet', "begins as one of the studio's own does, /api"],
    ['', 'is no address'],
    ['https://\u001b[31mred', String.raw`\u{1b}[31mred`],
  ])('is refused: %s', async (publicUrl, message) => {
    await expect(startStudio({ folder: 'runs', port: 0, publicUrl })).rejects.toThrow(message)
    await expect(startStudio({ folder: 'runs', port: 0, publicUrl })).rejects.toThrow(UsageError)
  })

  it('is refused on the command line, too', async () => {
    const refused = await facetHere(['studio', '--public-url', 'example.org', '--no-open', '--port', '0'])
    expectRefusal(refused, 2, '--public-url example.org: is no address.')
  })

  it.each([
    ['https://Lab.Example/Facet', 'https://lab.example/Facet/'],
    ['http://lab.example:8080', 'http://lab.example:8080/'],
    ['https://lab.example:443/a//b/', 'https://lab.example/a/b/'],
  ])('is what is printed: %s', async (publicUrl, address) => {
    const studio = await startStudio({ folder: 'runs', port: 0, publicUrl })
    expect([studio.address, studio.entrance]).toEqual([address, `${address}#token=${studio.token}`])
    await studio.close()
  })
})

let studio: AskedStudio

beforeAll(async () => {
  studio = await askStudio(['series/a'], { publicUrl: 'https://lab.example/lab/facet' })
})
afterAll(() => studio.close())

describe('behind a prefix', () => {
  const ask = async (path: string, lines: readonly string[] = []) =>
    sendLines(studio.studio.port, [`GET ${path} HTTP/1.1`, 'Host: lab.example', ...lines])

  it('paths are known with it and without it', async () => {
    const bearer = `Authorization: Bearer ${studio.studio.token}`
    for (const path of ['/', '/studio.js', '/api/runs', `/${addresses.run('series/a')}`]) {
      for (const prefix of ['', '/lab/facet']) {
        expect([prefix + path, statusOf(await ask(prefix + path, [bearer]))]).toEqual([prefix + path, 200])
      }
    }
    expect(statusOf(await ask('/lab/facets/api/runs', [bearer]))).toBe(404)
    expect(statusOf(await ask('/lab/facet/api/runs'))).toBe(401)
  })

  it('without its last slash an address leads to the one with it', async () => {
    const answer = await ask('/lab/facet?q=a')
    expect([statusOf(answer), /^Location: (\S+)/im.exec(answer)?.[1]]).toEqual([308, '/lab/facet/?q=a'])
  })

  it('its origin may write in browsers that say no more than that', async () => {
    const bearer = `Authorization: Bearer ${studio.studio.token}`
    const from = async (origin: string) => statusOf(await ask('/api/runs', [bearer, `Origin: ${origin}`]))
    expect(await from('https://lab.example')).toBe(200)
    for (const other of ['http://lab.example', 'https://lab.example:8443', 'https://evil.example']) {
      expect([other, await from(other)]).toEqual([other, 403])
    }
  })

  it.each([
    ['/', './'],
    ['/lab/facet/', './'],
    ['/new', './'],
    ['/runs/first', '../'],
    ['/lab/facet/runs/first/steer', '../../'],
    ['/runs/a%2Fb', '../'],
    ['/runs/first/', '../../'],
    ['//evil.example/', '../../'],
  ])('a page knows the way up from where it is: %s', async (path, base) => {
    const answer = await ask(path, ['Accept: text/html'])
    expect(answer).toContain(`<base href="${base}" />`)
    expect(answer).not.toMatch(/(?:href|src)="\//)
  })
})

describe('an id in an address', () => {
  it.each(['first', 'series/a/deep', 'a~1b', '~', 'a~/~0', 'ü %2F?#', 'a+b&c'])('comes back: %s', (id) => {
    const part = idToPart(id)
    // Proxies decode slashes that are encoded, or refuse them.
    expect(part).not.toMatch(/\/|%2f/i)
    expect(partToId(decodeURIComponent(part))).toBe(id)
  })

  it('may be as it was written before', async () => {
    const { token, port } = studio.studio
    for (const part of ['series%2Fa', 'series~1a']) {
      const lines = [`GET /api/runs/${part} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${token}`]
      expect(await sendLines(port, lines)).toContain('"id":"series/a"')
    }
  })
})
