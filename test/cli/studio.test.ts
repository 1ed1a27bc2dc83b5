import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { expectRefusal, facet, facetHere } from '../support/facet.ts'
import type { Trigger } from '../support/facet.ts'

const parent = temporaryFolder()

it('the studio serves its page at the address that it prints, until Ctrl-C', async () => {
  let opened: Response | undefined
  const visit: Trigger = {
    stream: 'stdout',
    when: /token=[\w-]{43}\n/,
    act: async (child, written) => {
      opened = await fetch(/http:\S+/.exec(written)?.[0] ?? '', { redirect: 'manual' })
      child.kill('SIGINT')
    },
  }
  const folder = join(parent, 'missing')
  const { code, stdout, stderr } = await facet(['studio', folder, '--port', '0', '--no-open'], [visit])
  expect(stdout).toMatch(/^The studio is at http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}\n$/)
  expect(stderr).toContain(`There is no folder ${folder} yet: the first run makes it.`)
  expect([code, opened?.status]).toEqual([0, 200])
})

it('the studio refuses a port that is in use, and what is no port or folder', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const inUse = await facetHere(['studio', parent, '--port', `${port}`, '--no-open'])
  expectRefusal(inUse, 2, `Port ${port} is in use, perhaps by another studio. Choose another with --port`)
  server.close()
  expectRefusal(await facetHere(['studio', parent, '--port', '65536', '--no-open']), 2, 'whole number in 0..65535')
  const everywhere: Trigger = { stream: 'stderr', when: /runs go on/, act: (child) => child.kill('SIGINT') }
  const open = await facet(
    ['studio', parent, '--port', '0', '--host', '0.0.0.0', '--open-reads', '--no-open'],
    [everywhere],
  )
  expect(open.stderr).toContain('On other machines, put the name of this one in the place of 127.0.0.1.')
  expect(open.stderr).toContain('Everyone who reaches this port may read the runs')
  const elsewhere = await facetHere(['studio', parent, '--port', '0', '--host', '203.0.113.7', '--no-open'])
  expectRefusal(elsewhere, 2, '--host 203.0.113.7: is no address of this machine')
  expectRefusal(await facetHere(['studio', import.meta.filename, '--no-open']), 2, 'is a file')
})
