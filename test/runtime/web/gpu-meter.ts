// Counts what goes to the browser's GPU and comes from it.

/** Bytes since the page was opened. */
export interface Traffic {
  /** Of arrays that were handed over. */
  readonly up: number
  /** Of arrays that were fetched. */
  readonly down: number
  /** Of buffers that there are now. */
  readonly held: number
}

type Method = (this: { readonly size: number }, ...given: never[]) => unknown
type Prototypes = Readonly<Record<string, { readonly prototype: Record<string, Method> } | undefined>>

/** GPUMapMode.READ */
const READ = 1

/** Begins to count, and returns a function that says how much it was so far. */
export function meterTraffic(): () => Traffic {
  const counted = { up: 0, down: 0, held: 0 }
  // ONNX Runtime hands arrays over in buffers that are mapped from the start; numbers of a kernel's own go another way.
  watch('GPUDevice', 'createBuffer', (_, made: { readonly size: number; readonly mappedAtCreation?: boolean }) => {
    counted.held += made.size
    if (made.mappedAtCreation) counted.up += made.size
  })
  watch('GPUBuffer', 'mapAsync', ({ size }, mode: number) => {
    if (mode === READ) counted.down += size
  })
  watch('GPUBuffer', 'destroy', ({ size }) => {
    counted.held -= size
  })
  return () => ({ ...counted })
}

/** Has every call of a method told of. */
function watch(type: string, name: string, tell: (self: { readonly size: number }, given: never) => void): void {
  const prototype = (globalThis as unknown as Prototypes)[type]?.prototype
  const method = prototype?.[name]
  if (!prototype || !method) throw new Error(`there is no ${type}.${name}`)
  prototype[name] = function (...given) {
    tell(this, given[0])
    return method.apply(this, given)
  }
}
