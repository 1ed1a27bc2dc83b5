import { addresses } from '../../protocol/index.ts'
import { keyHeaders } from './session.ts'

/** Those who are told when the studio stays shut. */
const listeners = new Set<() => void>()

/** Calls back whenever the studio turns out to be shut for this page; returns what ends that. */
export function onShut(listen: () => void): () => void {
  listeners.add(listen)
  return () => void listeners.delete(listen)
}

/** Tells that the studio is shut for this page. */
export function tellShut(): void {
  for (const listen of listeners) listen()
}

/** Looks whether this page may read, and tells where it may not. */
export async function checkEntrance(): Promise<boolean> {
  const response = await fetch(addresses.studio(), { headers: keyHeaders() }).catch(() => undefined)
  const isShut = response?.status === 401
  if (isShut) tellShut()
  return !isShut
}
