import type { JSX } from 'preact'
import { Button, CommandLine, CopyButton, Notice, Panel, formatNumber } from '../design/index.ts'
import { sampleCommand } from './command.ts'
import { blendText } from './names.ts'
import { Pixels, savePng } from './pixels.tsx'
import { isExtrapolated } from './sample.ts'
import type { Sample } from './sample.ts'
import { usePictures } from './use-pictures.ts'
import type { Making } from './use-pictures.ts'

/** Pixels a side that a pixel gets in the enlarged picture. */
const ENLARGED = 16

/** The present sample, large; saved as PNG, told as a command line, shared as an address. */
export function PicturePanel({
  making,
  sample,
  names,
  run,
}: {
  readonly making: Making
  readonly sample: Sample
  readonly names: readonly string[]
  /** The run's folder; without one, there is no command line. */
  readonly run: string | undefined
}): JSX.Element {
  const { latents, image } = making.description
  const { images, milliseconds, error } = usePictures(making, 'picture', [sample])
  const save = (scale: number) => {
    const name = `facet-${blendText(sample, names) || 'sample'}${scale > 1 ? `-${scale}x` : ''}.png`
    if (images[0]) void savePng(images[0], image, { name: name.replaceAll(/[^\w.-]+/g, '-'), scale })
  }
  return (
    <Panel title="Sample">
      <div class="stack">
        <Pixels class="steer-picture" values={images[0]} size={image} label={`Sample of ${blendText(sample, names)}`} />
        {error !== undefined && <Notice kind="error">{error}</Notice>}
        <div class="row small">
          <span class="muted" data-testid="latency">
            {formatNumber(milliseconds)} ms,{' '}
            {making.engine.threads === 1 ? 'one thread' : `${making.engine.threads} threads`}
          </span>
          {isExtrapolated(sample, latents) && <span class="steer-beyond">extrapolated</span>}
        </div>
        <div class="row">
          <Button onClick={() => save(1)}>
            Save PNG, {image.width} × {image.height}
          </Button>
          <Button onClick={() => save(ENLARGED)}>Enlarged {ENLARGED} ×</Button>
          <CopyButton text={() => location.href}>Copy link</CopyButton>
        </div>
        {run !== undefined && <Command text={sampleCommand(sample, { run, latents, names })} />}
      </div>
    </Panel>
  )
}

function Command({ text }: { readonly text: string | undefined }): JSX.Element {
  if (text === undefined) {
    return (
      <p class="muted small">
        No command line makes this picture: it lies between classes or between draws. Its link does.
      </p>
    )
  }
  return <CommandLine text={text} label="Command that makes the same picture" />
}
