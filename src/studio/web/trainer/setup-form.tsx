import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { BrowserTraining } from '../../protocol/index.ts'
import { Button, CommandLine, Notice, Panel } from '../design/index.ts'
import type { Engine, TrainingRequest } from './messages.ts'
import { NumberField } from './number-field.tsx'

/** Threads that a page may use: one where its memory cannot be shared. */
const MOST_THREADS = self.crossOriginIsolated ? navigator.hardwareConcurrency : 1

const HAS_GPU = 'gpu' in navigator

/** Chooses what is trained. */
export function SetupForm({
  training: { data, presets },
  onStart,
}: {
  readonly training: BrowserTraining
  readonly onStart: (request: Omit<TrainingRequest, 'addresses'>) => void
}): JSX.Element {
  const [name, setName] = useState(presets[0].name)
  const [settings, setSettings] = useState<Settings>({})
  const [engine, setEngine] = useState<Engine>('wasm')
  const preset = presets.find((other) => other.name === name) ?? presets[0]
  const { batch, steps = stepsOf(preset.config, data), seed } = { ...preset.config, ...settings }
  const threads = engine === 'webgpu' ? 1 : (settings.threads ?? Math.min(4, MOST_THREADS))
  const chosen = { batch, steps, seed, threads }
  const start = (event: Event) => {
    event.preventDefault()
    const { epochs: _, ...config } = preset.config
    onStart({ config: { ...config, ...chosen }, preset: name, data, engine })
  }
  const field = (setting: keyof typeof chosen) => ({
    value: chosen[setting],
    onValue: (value: number) => setSettings({ ...settings, [setting]: value }),
  })
  return (
    <Panel title="What to train">
      <form class="stack" onSubmit={start}>
        <fieldset class="trainer-presets">
          <legend>Preset</legend>
          {presets.map((each) => (
            <label key={each.name} class="choice">
              <input
                type="radio"
                name="preset"
                checked={each.name === name}
                onChange={() => {
                  setName(each.name)
                  setSettings({})
                }}
              />
              <span>
                <strong>{each.name}</strong> <span class="muted">{each.summary}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div class="trainer-fields">
          <NumberField label="Steps" least={1} most={1_000_000} {...field('steps')} />
          <NumberField label="Images a step" least={2} most={256} {...field('batch')} />
          <NumberField label="Seed" least={0} most={4_294_967_295} {...field('seed')} />
          <NumberField label="Threads" least={1} most={MOST_THREADS} {...field('threads')} />
          <label class="field">
            Engine
            <select value={engine} onChange={({ currentTarget: { value } }) => setEngine(value as Engine)}>
              <option value="wasm">WebAssembly</option>
              {HAS_GPU && <option value="webgpu">WebGPU</option>}
            </select>
          </label>
        </div>
        {MOST_THREADS === 1 && engine === 'wasm' && (
          <Notice>
            One thread: this page's address is served without the headers that let threads share memory. Training takes
            about twice as long.
          </Notice>
        )}
        <div class="row">
          <Button kind="primary" type="submit">
            Load and begin
          </Button>
          <span class="muted small">Fetches {data.name}'s images, 10 MB, and the engine, 14 MB.</span>
        </div>
        <SameCommand text={`${preset.command} --steps ${steps} --batch ${batch} --seed ${seed} --threads ${threads}`} />
      </form>
    </Panel>
  )
}

type Settings = Partial<Record<'batch' | 'steps' | 'seed' | 'threads', number>>

/** The steps of a preset that counts epochs. */
function stepsOf(
  { epochs = 1, batch }: { epochs?: number; batch: number },
  { files }: BrowserTraining['data'],
): number {
  const images = files.reduce((sum, file) => sum + file.images, 0)
  return Math.round(epochs * Math.floor(images / batch))
}

function SameCommand({ text }: { readonly text: string }): JSX.Element {
  return (
    <details>
      <summary>The same on the command line</summary>
      <CommandLine text={text} label="The command that trains the same" />
    </details>
  )
}
