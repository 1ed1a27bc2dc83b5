import { existsSync } from 'node:fs'
import open from 'open'
import { startStudio, writeTrainingPage } from '../../studio/server/index.ts'
import { onInterrupt } from '../interrupt.ts'
import { makeNewFolder } from '../out-file.ts'
import type { StudioFlags } from './studio.ts'

/** Serves the studio until it is interrupted. */
export async function studioCommand(folder: string, flags: StudioFlags): Promise<void> {
  if (flags.static !== undefined) return writeStaticPage(flags.static)
  const { port, host, open: isOpened } = flags
  const studio = await startStudio({ folder, port, host })
  const { entrance } = studio
  process.stdout.write(`The studio is at ${entrance}\n`)
  const missing = existsSync(folder) ? '' : `There is no folder ${folder} yet: the first run makes it. `
  process.stderr.write(
    `${missing}Whoever has this address may start and stop runs. Ctrl-C closes the studio; runs go on.\n`,
  )
  const interrupted = new Promise<void>((resolve) => onInterrupt(resolve, 'Closing the studio.'))
  if (isOpened) await openBrowser(entrance)
  await interrupted
  await studio.close()
}

/** Writes the page that trains by itself. */
async function writeStaticPage(folder: string): Promise<void> {
  await makeNewFolder(folder)
  await writeTrainingPage(folder)
  process.stdout.write(`${folder}\n`)
  process.stderr.write('Serve this folder from any host of files: index.html trains in the browser.\n')
}

/** Without a browser the address is there to be opened elsewhere. */
async function openBrowser(address: string): Promise<void> {
  const browser = await open(address).catch(() => undefined)
  browser?.on('error', () => {})
}
