import type { JSX } from 'preact'
import { render } from 'preact'
import { Route, Router, lazy } from 'preact-iso'
import { Empty } from './design/index.ts'
import { RunListPage } from './run-list/run-list-page.tsx'
import { Gate, PlaceProvider, Shell, checkEntrance, enterAgain, enterByAddress, places } from './shell/index.ts'

// The list is there at once; whatever else is needed comes with its page.
const RunPage = lazy(() => import('./live/run-page.tsx').then(({ RunPage: page }) => page))
const SweepPage = lazy(() => import('./sweep/sweep-page.tsx').then(({ SweepPage: page }) => page))
const NewRunPage = lazy(() => import('./new-run/new-run-page.tsx').then(({ NewRunPage: page }) => page))
const ComparePage = lazy(() => import('./compare/compare-page.tsx').then(({ ComparePage: page }) => page))
const TrainerPage = lazy(() => import('./trainer/trainer-page.tsx').then(({ TrainerPage: page }) => page))

function Studio({ isOpen, problem }: { readonly isOpen: boolean; readonly problem?: string }): JSX.Element {
  return (
    <PlaceProvider>
      <Shell>
        <Gate isOpen={isOpen} problem={problem}>
          <Router>
            <Route path="/" component={RunListPage} />
            <Route path="/runs/:id/:tab?" component={RunPage} />
            <Route path="/sweeps/:id" component={SweepPage} />
            <Route path="/new" component={NewRunPage} />
            <Route path="/compare" component={ComparePage} />
            <Route path="/train" component={TrainerPage} />
            <Route default component={NoPage} />
          </Router>
        </Gate>
      </Shell>
    </PlaceProvider>
  )
}

function NoPage(): JSX.Element {
  return (
    <Empty>
      <h1>There is no such page</h1>
      <a href={places.runs()}>All runs</a>
    </Empty>
  )
}

// It is relative to where the document was loaded from; pages go elsewhere without loading another.
const base = document.querySelector('base')
if (base) base.href = document.baseURI

enterAgain()
const problem = await enterByAddress()
const isOpen = await checkEntrance()
const place = document.querySelector('#studio')
if (place) render(<Studio isOpen={isOpen} problem={problem} />, place)
