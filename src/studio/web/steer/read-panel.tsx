import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { imageShape } from '../../../array/index.ts'
import { Loading, Notice, Panel, formatShare } from '../design/index.ts'
import { categoryNames, codeName } from './names.ts'
import { Pixels } from './pixels.tsx'
import { pictureOfCanvas, pictureOfFile } from './read-image.ts'
import { readingOf } from './reading.ts'
import type { Reading } from './reading.ts'
import { generatorFeeds } from './sample.ts'
import type { Sample } from './sample.ts'
import { Sketch } from './sketch.tsx'
import type { SteerSource } from './source.ts'
import { borderColour, toRunSize } from './to-run-size.ts'
import type { Picture } from './to-run-size.ts'
import { messageOf } from './use-engine.ts'
import { usePictures } from './use-pictures.ts'
import type { Making } from './use-pictures.ts'

/** An image that was read, and the sample of what was read. */
interface Read {
  readonly picture: Picture
  readonly reading: Reading
  readonly sample: Sample
}

/** Reads an image that is drawn, chosen, dropped or pasted, and takes over what was read of it. */
export function ReadPanel({
  making,
  source,
  sample,
  choose,
}: {
  readonly making: Making
  readonly source: SteerSource
  readonly sample: Sample
  readonly choose: (sample: Sample) => void
}): JSX.Element {
  const { description } = making
  const [done, setDone] = useState<Read>()
  const [problem, setProblem] = useState<string>()
  const [isReading, setIsReading] = useState(false)
  const recognise = useRecogniser(making, source)
  const read = async (coming: Promise<Picture>) => {
    const picture = toRunSize(await coming, description.image, await isInkDark(making, sample))
    if (!picture) throw new Error('Nothing is drawn on it. Draw something, or choose another image.')
    const reading = await recognise(picture)
    if (!reading) return
    const next = sampleOf(reading, sample)
    setDone({ picture, reading, sample: next })
    choose(next)
  }
  const take = (coming: Promise<Picture>) => {
    setProblem(undefined)
    setIsReading(true)
    read(coming)
      .catch((error: unknown) => setProblem(messageOf(error)))
      .finally(() => setIsReading(false))
  }
  const takeFile = (file: Blob | undefined) => file && take(pictureOfFile(file, description.image))
  usePaste(takeFile)
  return (
    <Panel title="Read an image">
      <div
        class="steer-read"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault()
          takeFile(event.dataTransfer?.files[0])
        }}
      >
        <div class="stack">
          <p class="muted small">Draw one, choose a file, drop it here, or paste it.</p>
          <Sketch
            isColoured={description.image.channels > 2}
            take={(canvas) => take(Promise.resolve(pictureOfCanvas(canvas, description.image)))}
          />
          <input
            type="file"
            accept="image/*"
            aria-label="Image to read"
            onChange={(event) => takeFile(event.currentTarget.files?.[0])}
          />
        </div>
        <div class="stack" aria-live="polite">
          {problem !== undefined && <Notice kind="error">{problem}</Notice>}
          {isReading && !done && <Loading what="the recogniser" height={80} />}
          {done && <WhatWasRead making={making} read={done} />}
        </div>
      </div>
    </Panel>
  )
}

function WhatWasRead({ making, read }: { readonly making: Making; readonly read: Read }): JSX.Element {
  const { description } = making
  const { images } = usePictures(making, 'rendering', [read.sample])
  const names = categoryNames(description)
  return (
    <>
      <div class="steer-pair">
        <figure>
          <Pixels values={read.picture.values} size={description.image} label="The image as it was read" />
          <figcaption class="small muted">as it was read</figcaption>
        </figure>
        <figure>
          <Pixels values={images[0]} size={description.image} label="The generator’s image of what was read" />
          <figcaption class="small muted">made anew from that</figcaption>
        </figure>
      </div>
      {read.reading.probabilities && <Probabilities values={read.reading.probabilities} names={names} />}
      <dl class="steer-values small">
        {description.codes
          .filter(({ name }) => Object.hasOwn(read.reading.codes, name))
          .map((code) => (
            <div key={code.name}>
              <dt>{codeName(code)}</dt>
              <dd>{read.reading.codes[code.name].toFixed(2)}</dd>
            </div>
          ))}
      </dl>
      <p class="muted small">
        Read by the run’s own recogniser, which was trained together with the generator. Class and codes were taken
        over; the noise, which nothing reads, is the one that was held.
      </p>
    </>
  )
}

/** The most probable categories, at most this many. */
const SHOWN = 5

function Probabilities({
  values,
  names,
}: {
  readonly values: readonly number[]
  readonly names: readonly string[]
}): JSX.Element {
  const best = values
    .map((value, category) => ({ value, name: names[category] }))
    .toSorted((one, other) => other.value - one.value)
    .slice(0, SHOWN)
  return (
    <ol class="steer-probabilities small" aria-label="What it is read as">
      {best.map(({ name, value }) => (
        <li key={name}>
          <span>{name}</span>
          <span class="bar" aria-hidden="true">
            <span style={{ width: `${100 * value}%` }} />
          </span>
          <span class="number">{formatShare(value)}</span>
        </li>
      ))}
    </ol>
  )
}

/** Whether the run's own images are dark on bright, by the border of one. */
async function isInkDark({ engine, description }: Making, sample: Sample): Promise<boolean> {
  const made = await engine.run('rendering', generatorFeeds([sample], description.latents))
  return made !== undefined && borderColour({ size: description.image, values: made.outputs.images.values })[0] > 0.5
}

/** The sample of what was read, its noise that of another; codes that were not read stay as they are. */
function sampleOf({ probabilities, codes }: Reading, sample: Sample): Sample {
  const category = probabilities?.indexOf(Math.max(...probabilities))
  return {
    ...sample,
    ...(category !== undefined && { blend: [[category, 1]] }),
    codes: { ...sample.codes, ...codes },
  }
}

/** Returns a function that reads a picture; the recogniser is loaded with the first, and anew with another generator. */
function useRecogniser(
  { engine, description }: Making,
  source: SteerSource,
): (picture: Picture) => Promise<Reading | undefined> {
  const loaded = useRef<{ readonly version: number; readonly model: Promise<void> } | undefined>(undefined)
  return async ({ values }) => {
    if (loaded.current?.version !== source.version) {
      const model = source.recogniser(() => {}).then((bytes) => engine.load('recogniser', bytes))
      loaded.current = { version: source.version, model }
      model.catch(() => (loaded.current = undefined))
    }
    await loaded.current?.model
    const images = { shape: [1, ...imageShape(description.image)], values }
    const computed = await engine.run('reading', { images })
    return computed && readingOf(computed.outputs, description)
  }
}

/** Takes an image that is pasted anywhere on the page. */
function usePaste(take: (file: Blob | undefined) => void): void {
  const newest = useRef(take)
  newest.current = take
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent) =>
      newest.current([...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/')))
    addEventListener('paste', paste)
    return () => removeEventListener('paste', paste)
  }, [])
}
