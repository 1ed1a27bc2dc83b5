import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../data/idx-bytes.ts'
import { matching } from '../support/containing.ts'
import { facet } from '../support/facet.ts'
import { noRedis, redisNote, redisServers } from '../support/redis-server.ts'

const parent = temporaryFolder()
const startRedis = redisServers()
const noCertificates = spawnSync('openssl', ['version']).status !== 0
const secret = 'correct-horse'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Makes a certificate of this machine's address, and its key. */
function makeCertificate(): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(parent, 'certificate.pem'), join(parent, 'key.pem')]
  const address = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-keyout', key, '-out', certificate]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...address, ...files], { stdio: 'pipe' })
  return { certificate, key }
}

describe.skipIf(noRedis)(`facet worker${redisNote}`, () => {
  it('ends by itself when it has had nothing to do for long enough', async () => {
    const { url } = await startRedis()
    vi.stubEnv('FACET_QUEUE', url)
    const { code, stdout, stderr } = await facet(['worker', '--idle', '0.5', '--folder', join(parent, 'work')])
    expect([code, stdout, stderr]).toEqual([0, '', `Waiting for work from the queue at ${url}. Ctrl-C ends it.\n`])
  })

  it.each<[string, string[]]>([
    ['when it is asked to', []],
    ['by itself', ['--idle', '3']],
  ])(
    'ends %s, and says nothing odd, while the queue is frozen',
    async (_, flags) => {
      const server = await startRedis()
      vi.stubEnv('FACET_QUEUE', server.url)
      const outcome = await facet(
        ['worker', ...flags],
        [
          {
            ...{ stream: 'stderr', when: /Waiting for work/ },
            act: (worker) => {
              server.freeze()
              if (flags.length === 0) worker.kill('SIGINT')
            },
          },
        ],
      )
      expect(outcome).toMatchObject({ code: 0, stderr: expect.not.stringContaining('ioredis') as string })
    },
    25_000,
  )

  it.skipIf(noCertificates)('speaks TLS with a password, and trusts nobody unknown', async () => {
    const { certificate, key } = makeCertificate()
    const tls = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no']
    const server = await startRedis(['--save', '', '--requirepass', secret, ...tls], 'tls')
    vi.stubEnv('FACET_QUEUE', server.url.replace('//', `//default:${secret}@`))
    const refused = await facet(['worker', '--idle', '0.5'])
    expect(refused).toMatchObject({
      code: 1,
      stderr: matching(/^facet: rediss:\/\/127\.0\.0\.1:\d+: DEPTH_ZERO_SELF_SIGNED_CERT/),
    })
    vi.stubEnv('NODE_EXTRA_CA_CERTS', certificate)
    const welcome = await facet(['worker', '--idle', '0.5'])
    expect(welcome).toMatchObject({ code: 0, stderr: matching(/^Waiting for work from the queue at rediss:/) })
    expect(JSON.stringify([refused, welcome])).not.toContain(secret)
  })
})
