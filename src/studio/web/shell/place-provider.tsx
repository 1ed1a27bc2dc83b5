import type { ComponentChildren, JSX } from 'preact'
import { LocationProvider, useLocation } from 'preact-iso'

/**
 * Tells pages where they are, and leads from one to another: paths are told without what a proxy has before them, and addresses
 * to go to are relative to the base, as those of links.
 */
export function PlaceProvider({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <LocationProvider>
      <WithinRoot>{children}</WithinRoot>
    </LocationProvider>
  )
}

function WithinRoot({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const whole = useLocation()
  const within = {
    ...whole,
    path: withinRoot(whole.path),
    url: withinRoot(whole.url),
    route: (address: string, replace?: boolean) => whole.route(wholeOf(address), replace),
  }
  return <LocationProvider.ctx.Provider value={within}>{children}</LocationProvider.ctx.Provider>
}

/** Returns a path without where the studio lies at its origin: `/`, or a proxy's prefix. */
function withinRoot(path: string): string {
  const root = new URL(document.baseURI).pathname
  return path.startsWith(root) ? `/${path.slice(root.length)}` : '/'
}

function wholeOf(address: string): string {
  const { pathname, search } = new URL(address, document.baseURI)
  return pathname + search
}
