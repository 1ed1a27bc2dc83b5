import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { labelPart } from '../../../gan/index.ts'
import { Notice, Panel, ProgressBar } from '../design/index.ts'
import { ClassChooser } from './class-chooser.tsx'
import { CodeSliders } from './code-sliders.tsx'
import { GridPanel } from './grid-panel.tsx'
import { axesOf } from './grid.ts'
import { categoryNames } from './names.ts'
import { NoisePanel } from './noise-panel.tsx'
import { PicturePanel } from './picture-panel.tsx'
import { ReadPanel } from './read-panel.tsx'
import type { Noise, Sample } from './sample.ts'
import type { SteerSource } from './source.ts'
import { useAddress } from './use-address.ts'
import { useEngine } from './use-engine.ts'
import type { EngineState } from './use-engine.ts'
import type { Making } from './use-pictures.ts'
import { WayPanel } from './way-panel.tsx'

/** Steers a generator that runs in this browser, wherever it comes from. */
export function SteerView({ source }: { readonly source: SteerSource }): JSX.Element {
  const engine = useEngine(source)
  if (engine.state === 'failed') return <Notice kind="error">{engine.message}</Notice>
  if (engine.state === 'loading') return <Coming {...engine} />
  return <Steering source={source} making={{ ...engine, description: source.description }} />
}

function Coming({ loaded, total }: Extract<EngineState, { state: 'loading' }>): JSX.Element {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1)
  const isWhole = loaded > 0 && loaded === total
  return (
    <Panel title="The generator is on its way">
      <div class="stack" role="status">
        <ProgressBar share={total === undefined ? 0 : loaded / total} label="Generator" />
        <p class="muted">
          {isWhole
            ? 'The engine starts …'
            : `${megabytes(loaded)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB. It then runs here, in the browser.`}
        </p>
      </div>
    </Panel>
  )
}

function Steering({ source, making }: { readonly source: SteerSource; readonly making: Making }): JSX.Element {
  const { description } = source
  const axes = useMemo(() => {
    const [first, second = first] = axesOf(description)
    return [first.axis, second.axis] as const
  }, [description])
  const [{ sample, ends, axes: chosenAxes }, choose] = useAddress(description.latents, axes)
  const [isHeld, hold] = useState(true)
  const names = categoryNames(description)
  const set = (change: Partial<Sample>) => choose({ sample: { ...sample, ...change } })
  return (
    <div class="steer">
      <div class="steer-main">
        <PicturePanel making={making} sample={sample} names={names} run={source.run} />
      </div>
      <div class="steer-controls">
        {names.length > 0 && (
          <ClassChooser
            names={names}
            isLabelled={labelPart(description.latents) !== undefined}
            sample={sample}
            choose={(blend) => set({ blend, ...(!isHeld && { noise: drawnFor(sample.noise, blend[0][0]) }) })}
          />
        )}
        <NoisePanel
          making={making}
          sample={sample}
          names={names}
          isHeld={isHeld}
          hold={hold}
          choose={(noise) => set({ noise })}
        />
        <CodeSliders
          codes={description.codes}
          values={sample.codes}
          set={(values) => set({ codes: { ...sample.codes, ...values } })}
        />
        <GridPanel
          making={making}
          sample={sample}
          axes={chosenAxes}
          chooseAxes={(next) => choose({ axes: next })}
          choose={(next) => choose({ sample: next })}
        />
        <WayPanel
          making={making}
          sample={sample}
          ends={ends}
          pin={(next) => choose({ ends: next })}
          choose={(next) => choose({ sample: next })}
        />
        <ReadPanel making={making} source={source} sample={sample} choose={(next) => choose({ sample: next })} />
      </div>
    </div>
  )
}

/** The same seed's draw for another category. */
function drawnFor(noise: Noise, category: number): Noise {
  return 'seed' in noise ? { ...noise, category } : noise
}
