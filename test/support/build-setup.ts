import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { buildPage } from '../../scripts/build-page.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Bundles the studio's pages and compiles the command line once, before all tests: those that are tested are those that are
 * there. Many tests start it again and again, and from source each time would take a second of a processor more.
 */
export async function setup(): Promise<void> {
  const compiler = [
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.build.json',
    '--noCheck',
    '--declaration',
    'false',
  ]
  await Promise.all([buildPage(), promisify(execFile)(process.execPath, compiler, { cwd: root })])
}
