import { existsSync } from 'node:fs'
import { printable } from '../../data/node/index.ts'
import { startStudio, writeTrainingPage } from '../../studio/server/index.ts'
import type { Studio } from '../../studio/server/index.ts'
import { onInterrupt } from '../interrupt.ts'
import { openInBrowser } from '../open-in-browser.ts'
import { makeNewFolder } from '../../api/index.ts'
import type { StudioFlags } from './studio.ts'
import { print, tell } from '../print.ts'

/** Serves the studio until it is interrupted. */
export async function studioCommand(folder: string, flags: StudioFlags): Promise<void> {
  if (flags.static !== undefined) return writeStaticPage(flags.static)
  const { port, host, publicUrl, openReads, open: isOpened } = flags
  const studio = await startStudio({ folder, port, host, publicUrl, openReads })
  const interrupted = new Promise<void>((resolve) => onInterrupt(resolve, 'Closing the studio.'))
  print(`The studio is at ${studio.entrance}`)
  tell(notesOn(folder, flags, studio).join(' '))
  const opened = isOpened ? openInBrowser(studio.invite()) : undefined
  await interrupted
  await studio.close()
  await opened
}

/** What whoever starts the studio should know. */
function notesOn(folder: string, { publicUrl, openReads }: StudioFlags, { isEverywhere }: Studio): string[] {
  const isNamed = publicUrl !== undefined || !isEverywhere
  return [
    ...(existsSync(folder) ? [] : [`There is no folder ${printable(folder)} yet: the first run makes it.`]),
    ...(isNamed ? [] : ['On other machines, put the name of this one in the place of 127.0.0.1.']),
    openReads
      ? 'Everyone who reaches this port may read the runs; whoever has this address may also start and stop them.'
      : 'Whoever has this address may read the runs, start and stop them.',
    'Ctrl-C closes the studio; runs go on.',
  ]
}

/** Writes the page that trains by itself. */
async function writeStaticPage(folder: string): Promise<void> {
  await makeNewFolder(folder)
  await writeTrainingPage(folder)
  print(folder)
  tell('Serve this folder from any host of files: index.html trains in the browser.')
}
