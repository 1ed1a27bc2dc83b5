import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'

/** Returns the user's own folder; undefined where there is none, as for a user of a container that nobody has entered. */
export function homeFolder(): string | undefined {
  try {
    return homedir() || undefined
  } catch {
    return undefined
  }
}

/** Returns where a user's caches lie: in `$XDG_CACHE_HOME` or `~/.cache`, or among temporary files where there is no home. */
export function cachesFolder(): string {
  const shared = process.env.XDG_CACHE_HOME
  if (shared !== undefined && shared !== '') return shared
  const home = homeFolder()
  // A folder of the user's own: others may write to that of temporary files.
  return home === undefined ? join(tmpdir(), `cache-of-${process.getuid?.() ?? 'user'}`) : join(home, '.cache')
}
