import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { decode } from 'fast-png'
import { afterAll, expect, it } from 'vitest'

const execute = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'facet-install-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What npm says where it cannot reach a registry. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENOTCACHED|ETIMEDOUT/

it('the packed file, installed into an empty folder, runs the example program to its picture', async (context) => {
  const npm = (args: readonly string[], cwd: string) => execute('npm', args, { cwd })
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder], resolve('.'))
  const [packed] = readdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', `./${packed}`]
  await npm(install, folder).catch((error: unknown) => {
    if (OFFLINE.test(String(error))) context.skip('there is no registry to install from')
    throw error
  })
  // The example has no types of its own, so that it is JavaScript as it stands.
  copyFileSync('examples/program.ts', join(folder, 'program.mjs'))
  const { stdout } = await execute(process.execPath, ['program.mjs'], { cwd: folder })
  expect(stdout.trimEnd().split('\n')).toHaveLength(2)
  const { width, height } = decode(readFileSync(join(folder, 'left.png')))
  expect(Math.min(width, height)).toBeGreaterThan(100)
  expect(readdirSync(join(folder, 'runs/mine'))).toContain('recogniser.onnx')
}, 240_000)
