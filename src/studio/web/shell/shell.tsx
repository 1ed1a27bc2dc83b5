import type { ComponentChildren, JSX } from 'preact'
import { useLocation } from 'preact-iso'
import { places } from './places.ts'

const PLACES = [
  { path: '/', place: places.runs(), name: 'Runs' },
  { path: '/new', place: places.newRun(), name: 'New run' },
  { path: '/train', place: places.train(), name: 'Train here' },
] as const

/** What is around every page: the name, the ways to the other pages, the place for this one. */
export function Shell({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const { path } = useLocation()
  return (
    <div class="shell">
      <header>
        <a class="skip button" href="#main" onClick={skip}>
          Skip to the page
        </a>
        <a class="brand" href={places.runs()}>
          Facet
        </a>
        <nav aria-label="Pages">
          {PLACES.map((page) => (
            <a key={page.path} href={page.place} aria-current={page.path === path ? 'page' : undefined}>
              {page.name}
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

/** By itself the link would lead to the base, and its fragment would replace what a page keeps there. */
function skip(event: Event): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('#main')?.focus()
}
