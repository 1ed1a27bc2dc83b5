// The page that trains, by itself: files of any host, no server.
import { render } from 'preact'
import { TrainerPage } from './trainer-page.tsx'

/** Remembers, as long as the tab is open, that the page was loaded anew: it is tried once. */
const TRIED = 'facet-isolation'

/**
 * Has a service worker add the headers that let threads share memory, which many hosts of files cannot send: training takes
 * half the time then. The page is loaded anew for that.
 */
async function isolate(): Promise<void> {
  if (crossOriginIsolated || !('serviceWorker' in navigator) || sessionStorage.getItem(TRIED)) return
  await navigator.serviceWorker.register('isolation-worker.js')
  await navigator.serviceWorker.ready
  sessionStorage.setItem(TRIED, 'yes')
  location.reload()
  await new Promise(() => {})
}

// Where service workers are refused, training goes on with one thread.
await isolate().catch(() => {})

const place = document.querySelector('#page')
if (place) {
  render(
    <div class="shell">
      <main>
        <TrainerPage />
      </main>
    </div>,
    place,
  )
}
