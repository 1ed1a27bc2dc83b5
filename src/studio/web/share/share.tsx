import type { JSX } from 'preact'
import { render } from 'preact'
import { latentsWith } from '../../../gan/index.ts'
import type { SharedPage } from '../../../train/node/index.ts'
import { formatCount } from '../design/index.ts'
import type { SteerSource } from '../steer/source.ts'
import { SteerView } from '../steer/steer-view.tsx'
import { unpack } from './packed.ts'

/** A generator to steer, without a server: all that it needs lies beside the page. */
function SharePage({ about }: { readonly about: SharedPage }): JSX.Element {
  const { name, version, data, preset, step, licence } = about
  const said = licence?.split('\n', 1)[0]
  return (
    <div class="share">
      <header>
        <h1>{name}</h1>
        <p class="muted">
          A generator of images, trained on <b>{data}</b> for {formatCount(step)} steps (preset {preset}). It runs in
          this browser, and nothing leaves it.
        </p>
      </header>
      <main>
        <SteerView source={sourceOf(about)} />
      </main>
      <footer class="muted small">
        <p>
          Images are made up by the generator: none is of the data. {said === undefined ? '' : `Licence: ${said}. `}
          Made with Facet {version}; the engine is ONNX Runtime (MIT).
        </p>
      </footer>
    </div>
  )
}

function sourceOf({ packed, latents, definitions, codes, classNames, image }: SharedPage): SteerSource {
  return {
    description: { latents: latentsWith(latents, definitions), codes, classNames, image },
    version: 0,
    generator: (progress) => unpack('generator', packed, progress),
    recogniser: (progress) => unpack('recogniser', packed, progress),
    startWorker: async () => {
      const [script, wasmBinary] = await Promise.all(
        (['worker', 'engine'] as const).map((name) => unpack(name, packed, () => {})),
      )
      // A file from a disk may start no thread from another file, but from what it holds itself.
      const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }))
      return { worker: new Worker(address), options: { threads: 1, wasmBinary } }
    },
  }
}

const [about, place] = ['#about', '#share'].map((id) => document.querySelector(id))
if (about && place) render(<SharePage about={JSON.parse(about.textContent) as SharedPage} />, place)
