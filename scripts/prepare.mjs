// Builds the studio's pages after an installation in a checkout. Without the development dependencies, as in
// `npm ci --omit=dev`, there is nothing to build with: such an installation runs what `npm run build` made before.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'

try {
  createRequire(import.meta.url).resolve('tsx/package.json')
} catch {
  process.stderr.write('The pages are not built: the development dependencies are not installed.\n')
  process.exit()
}
process.exitCode = spawnSync('npm', ['run', '--silent', 'page'], { stdio: 'inherit', shell: true }).status ?? 1
