import type { JSX } from 'preact'
import type { Move } from '../../../train/index.ts'
import type { BrowserPreset } from '../../protocol/index.ts'
import { formatNumber } from '../design/index.ts'
import type { ImageSize } from './image-canvas.tsx'
import { OpinionStrip } from './opinion-strip.tsx'
import { TermTable } from './term-table.tsx'
import { tellMove } from './words.ts'

/** What one move did: D's opinion of the batch before and after, each term's part, and where the player moved. */
export function MoveView({
  move,
  objective,
  image,
}: {
  readonly move: Move
  readonly objective: BrowserPreset['objective']
  readonly image: ImageSize
}): JSX.Element {
  const { player, step, before, after, realImages, update } = move
  const isD = player === 'discriminator'
  return (
    <div class={`move-view ${player}`}>
      <p class="move-verdict" role="status">
        <b>
          Step {step + 1}, {isD ? 'D' : 'G'}:
        </b>{' '}
        {tellMove(move)}
      </p>
      <div class="strips">
        {isD && (
          <OpinionStrip title="Real images" images={realImages} image={image} before={before.real} after={after.real} />
        )}
        {isD ? (
          <OpinionStrip
            title="Generated images"
            images={before.images}
            {...{ image }}
            before={before.fake}
            after={after.fake}
          />
        ) : (
          <>
            <OpinionStrip
              title="Generated, before the move"
              images={before.images}
              image={image}
              before={before.fake}
            />
            <OpinionStrip
              title="The same numbers, after it"
              images={after.images}
              image={image}
              before={before.fake}
              after={after.fake}
            />
          </>
        )}
      </div>
      <TermTable move={move} objective={objective} />
      <details>
        <summary>Where {isD ? 'D' : 'G'} moved: each layer, against the size of its weights</summary>
        <ul class="layers">
          {update.layers.map(({ name, relative }) => (
            <li key={name}>
              <code>{name}</code>
              <span class="track" aria-hidden="true">
                <span style={{ width: `${100 * Math.min(1, relative / greatest(update.layers))}%` }} />
              </span>
              <span class="number">{Number.isFinite(relative) ? `${formatNumber(100 * relative)} %` : 'from 0'}</span>
            </li>
          ))}
        </ul>
      </details>
    </div>
  )
}

function greatest(layers: Move['update']['layers']): number {
  const finite = layers.map(({ relative }) => relative).filter(Number.isFinite)
  return Math.max(...finite, Number.MIN_VALUE)
}
