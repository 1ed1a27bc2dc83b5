import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Returns the program that is installed, which lies beside the paths of those who are not root; undefined where there is none. */
function findNginx(): string | undefined {
  return ['nginx', '/usr/sbin/nginx'].find((name) => spawnSync(name, ['-v']).status === 0)
}

/** Whether tests that need a proxy are left out; where CI is set they fail instead. */
export const noNginx = !process.env.CI && findNginx() === undefined
/** What is said then, behind a test's name. */
export const nginxNote = noNginx ? ' (skipped: no nginx was found; install nginx-light)' : ''

/** A proxy that is listening. */
export interface Nginx {
  /** What it has logged of requests: their first lines. */
  log(): Promise<string>
  close(): Promise<void>
}

/**
 * Starts nginx on a port of this machine, with TLS by a certificate of its own making.
 *
 * @param locations - the server's `location` blocks
 */
export async function startNginx(name: string, port: number, locations: string): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), 'facet-nginx-'))
  const place = (file: string) => join(folder, file)
  const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', `/CN=${name}`]
  execFileSync('openssl', [...request, '-keyout', place('key.pem'), '-out', place('cert.pem')], { stdio: 'ignore' })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  await writeFile(
    place('nginx.conf'),
    `daemon off; master_process off; pid ${place('pid')}; error_log stderr notice;
events {}
http {
  ${temporary.map((kind) => `${kind}_temp_path ${place(kind)};`).join(' ')}
  access_log ${place('access.log')};
  server {
    listen 127.0.0.1:${port} ssl;
    server_name ${name};
    ssl_certificate ${place('cert.pem')};
    ssl_certificate_key ${place('key.pem')};
    ${locations}
  }
}
`,
  )
  const child = spawn(findNginx() ?? 'nginx', ['-p', folder, '-c', place('nginx.conf')])
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.once('exit', () => reject(new Error(`nginx ended: ${said}`)))
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString()
      // Its sockets are open by then.
      if (/using the "\w+" event method/.test(said)) resolve()
    })
  })
  return {
    log: () => readFile(place('access.log'), 'utf8'),
    close: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}
