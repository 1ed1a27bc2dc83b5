import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import open from 'open'

/** A way in for one browser, and when it is over. */
export interface WayIn {
  readonly entrance: string
  readonly over: Promise<void>
}

/**
 * Opens the browser of whoever is at this machine. The way in is a secret, and all users of a machine see the arguments of every
 * process: so the browser is given a file that only its user can read, and that leads on.
 *
 * @returns when the file is gone again; nothing is said where there is no browser or no place for a file
 */
export async function openInBrowser({ entrance, over }: WayIn): Promise<void> {
  const folder = await newFolder().catch(() => undefined)
  if (folder === undefined) return
  try {
    const file = join(folder, 'open-studio.html')
    await writeFile(file, pageTo(entrance), { mode: 0o600, flag: 'wx' })
    const browser = await open(file)
    browser.on('error', () => {})
    await over
  } catch {
    // Without a browser the address is there to be opened elsewhere.
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Makes a folder that others cannot look into. Browsers that come as snaps see neither /tmp nor hidden folders, but the home. */
async function newFolder(): Promise<string> {
  const make = (parent: string) => mkdtemp(join(parent, 'facet-studio-'))
  const folder = process.platform === 'linux' ? await make(homedir()).catch(() => make(tmpdir())) : await make(tmpdir())
  await chmod(folder, 0o700)
  return folder
}

function pageTo(address: string): string {
  const quoted = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${quoted}">
<title>Facet</title>
<p><a href="${quoted}">Open the studio</a></p>
</html>
`
}
