import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { imageShape, sizeOf } from '../../../array/index.ts'
import type { Engine, Purpose } from './engine.ts'
import { generatorFeeds } from './sample.ts'
import type { Sample } from './sample.ts'
import { sampleText } from './sample-text.ts'
import type { SteerDescription } from './source.ts'
import { messageOf } from './use-engine.ts'

/** What samples are made with. */
export interface Making {
  readonly engine: Engine
  /** Which generator is loaded. */
  readonly version: number
  readonly description: SteerDescription
}

/** Images of samples, as they were asked for last. */
export interface Pictures {
  /** One array a sample, `[height, width, channels]` in [0, 1]. */
  readonly images: readonly Float32Array[]
  /** From asking for them until they came. */
  readonly milliseconds: number
  readonly error?: string
}

/** Makes images of samples, anew whenever they or the generator change; until the new ones are there, the old ones stay. */
export function usePictures(making: Making, purpose: Purpose, samples: readonly Sample[]): Pictures {
  const [pictures, setPictures] = useState<Pictures>({ images: [], milliseconds: 0 })
  const isThere = useIsThere()
  const { engine, version, description } = making
  // Before the browser paints: an answer within a frame begins with asking in this one.
  useLayoutEffect(() => {
    if (samples.length === 0) return
    const asked = performance.now()
    const make = async () => {
      const computed = await engine.run(purpose, generatorFeeds(samples, description.latents))
      if (!computed || !isThere.current) return
      const { values } = computed.outputs.images
      const size = sizeOf(imageShape(description.image))
      const images = samples.map((_, index) => values.subarray(index * size, (index + 1) * size))
      setPictures({ images, milliseconds: performance.now() - asked })
    }
    make().catch((error: unknown) => isThere.current && setPictures((known) => ({ ...known, error: messageOf(error) })))
  }, [engine, version, purpose, samples.map(sampleText).join('|')])
  return pictures
}

/** Returns whether the component is still on the page. */
function useIsThere(): { readonly current: boolean } {
  const isThere = useRef(true)
  useEffect(() => {
    isThere.current = true
    return () => (isThere.current = false)
  }, [])
  return isThere
}

/** How long nothing must change before what is around the picture follows, in milliseconds. */
const QUIET = 200

/** Returns a value once it has not changed for a while, so that much work does not follow every move of a hand. */
export function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), QUIET)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
