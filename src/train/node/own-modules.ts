import { register } from 'node:module'

const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'

/** Where this program's own modules lie. */
const ROOT = new URL('../../', import.meta.url).href

let registered = false

/**
 * Has `facet-gan` and what lies below it mean this program itself in every module that is loaded from now on: not another copy
 * that may be installed beside the module, and wherever the module lies.
 */
export function resolveToSelf(): void {
  if (registered) return
  registered = true
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`, { data: { root: ROOT, extension } })
}

/** Runs in the thread of Node's loader, which shares no modules with this one. */
const HOOK = `
let own
export const initialize = (given) => void (own = given)
export const resolve = async (specifier, context, next) => {
  // TypeScript is always a module, whatever a package.json says, or does not say.
  if (specifier.startsWith('file:') && specifier.endsWith('.ts')) return { ...(await next(specifier, context)), format: 'module' }
  const below = /^facet-gan(?:\\/([a-z/]+))?$/.exec(specifier)
  if (!below) return next(specifier, context)
  const folder = below[1] ? below[1] + '/' : ''
  return next(own.root + folder + 'index.' + own.extension, context)
}`
