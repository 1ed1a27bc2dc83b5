import { existsSync } from 'node:fs'
import open from 'open'
import { startStudio } from '../../studio/server/index.ts'
import { onInterrupt } from '../interrupt.ts'
import type { StudioFlags } from './studio.ts'

/** Serves the studio until it is interrupted. */
export async function studioCommand(folder: string, { port, host, open: isOpened }: StudioFlags): Promise<void> {
  const studio = await startStudio({ folder, port, host })
  const { entrance } = studio
  process.stdout.write(`The studio is at ${entrance}\n`)
  const missing = existsSync(folder) ? '' : `There is no folder ${folder} yet: the first run makes it. `
  process.stderr.write(
    `${missing}Whoever has this address may start and stop runs. Ctrl-C closes the studio; runs go on.\n`,
  )
  const interrupted = new Promise<void>((resolve) => onInterrupt(resolve, 'The studio is closed.'))
  if (isOpened) await openBrowser(entrance)
  await interrupted
  await studio.close()
}

/** Without a browser the address is there to be opened elsewhere. */
async function openBrowser(address: string): Promise<void> {
  const browser = await open(address).catch(() => undefined)
  browser?.on('error', () => {})
}
