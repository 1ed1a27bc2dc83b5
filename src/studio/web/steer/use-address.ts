import { useEffect, useState } from 'preact/hooks'
import type { LatentPart } from '../../../gan/index.ts'
import type { Axis } from './grid.ts'
import { readSample, sampleText } from './sample-text.ts'
import type { Sample } from './sample.ts'
import { useSettled } from './use-pictures.ts'

/** All that is chosen on the page, which its address says. */
export interface Chosen {
  readonly sample: Sample
  /** The ends of the way between two samples. */
  readonly ends: readonly [Sample | undefined, Sample | undefined]
  /** What rows and columns of the grid vary. */
  readonly axes: readonly [Axis, Axis]
}

/** Holds what is chosen, begins with what the address says, and writes the address when a hand has come to rest. */
export function useAddress(
  latents: readonly LatentPart[],
  axes: Chosen['axes'],
): readonly [Chosen, (change: Partial<Chosen>) => void] {
  const [chosen, setChosen] = useState(() => readChosen(location.hash.slice(1), latents, axes))
  const settled = useSettled(chosen)
  useEffect(() => {
    // Not by `location.hash`, which would be a step of the browser's history.
    if (settled !== chosen) return
    const [address] = location.href.split('#')
    if (chosenText(readChosen(location.hash.slice(1), latents, axes)) !== chosenText(settled)) {
      history.replaceState(history.state, '', `${address}#${chosenText(settled)}`)
    }
  }, [settled])
  useEffect(() => {
    const read = () => setChosen(readChosen(location.hash.slice(1), latents, axes))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [latents])
  return [chosen, (change) => setChosen((known) => ({ ...known, ...change }))]
}

/** Returns what is chosen as the part of an address behind `#`. */
function chosenText({ sample, ends, axes }: Chosen): string {
  const pinned = ends.map((end, index) => end && `${'ab'[index]}=${encodeURIComponent(sampleText(end))}`)
  return [sampleText(sample), `grid=${axes.map(encodeURIComponent).join()}`, ...pinned].filter(Boolean).join('&')
}

/** Reads what {@link chosenText} wrote. */
function readChosen(text: string, latents: readonly LatentPart[], axes: Chosen['axes']): Chosen {
  const given = new URLSearchParams(text)
  const [from, to] = ['a', 'b'].map((name) => given.get(name))
  const [rows, columns] = (given.get('grid') ?? '').split(',').filter(isAxis)
  return {
    sample: readSample(text, latents),
    ends: [from ? readSample(from, latents) : undefined, to ? readSample(to, latents) : undefined],
    axes: columns === undefined ? axes : [rows, columns],
  }
}

function isAxis(text: string): text is Axis {
  return text === 'category' || text === 'draw' || text.startsWith('code:')
}
