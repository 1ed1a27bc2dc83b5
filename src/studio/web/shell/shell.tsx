import type { ComponentChildren, JSX } from 'preact'
import { useLocation } from 'preact-iso'

const PLACES = [
  { path: '/', name: 'Runs' },
  { path: '/new', name: 'New run' },
  { path: '/train', name: 'Train here' },
] as const

/** What is around every page: the name, the ways to the other pages, the place for this one. */
export function Shell({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { path } = useLocation()
  return (
    <div class="shell">
      <header>
        <a class="skip button" href="#main">
          Skip to the page
        </a>
        <a class="brand" href="/">
          Facet
        </a>
        <nav aria-label="Pages">
          {PLACES.map((place) => (
            <a key={place.path} href={place.path} aria-current={place.path === path ? 'page' : undefined}>
              {place.name}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  )
}
