import open from 'open'
import { startStudio } from '../../studio/server/index.ts'
import { onInterrupt } from '../interrupt.ts'
import type { StudioFlags } from './studio.ts'

/** Serves the studio until it is interrupted. */
export async function studioCommand(folder: string, { port, open: isOpened }: StudioFlags): Promise<void> {
  const studio = await startStudio({ folder, port })
  process.stdout.write(`The studio is at ${studio.address}; Ctrl-C ends it.\n`)
  if (isOpened) await open(studio.address)
  await new Promise<void>((resolve) => onInterrupt(resolve, 'The studio is closed.'))
  await studio.close()
}
