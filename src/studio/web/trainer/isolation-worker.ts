// A service worker that adds to every file the headers with which a page's threads may share memory.

/** What a service worker is told, as far as it is needed here; TypeScript has these types only in a library of their own. */
interface ServiceWorkerEvent extends Event {
  readonly request: Request
  respondWith(response: Promise<Response>): void
  waitUntil(done: Promise<unknown>): void
}

interface ServiceWorkerScope {
  skipWaiting(): Promise<void>
  readonly clients: { claim(): Promise<void> }
  addEventListener(name: string, listen: (event: ServiceWorkerEvent) => void): void
}

const scope = self as unknown as ServiceWorkerScope

scope.addEventListener('install', (event) => event.waitUntil(scope.skipWaiting()))
scope.addEventListener('activate', (event) => event.waitUntil(scope.clients.claim()))
scope.addEventListener('fetch', (event) => event.respondWith(withHeaders(event.request)))

async function withHeaders(request: Request): Promise<Response> {
  const response = await fetch(request)
  const { body, status, statusText } = response
  const headers = new Headers(response.headers)
  headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp')
  // Answers without a body, such as "not modified", may not be given one.
  return new Response(body, { status, statusText, headers })
}
