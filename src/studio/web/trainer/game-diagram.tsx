import type { JSX } from 'preact'
import { Panel } from '../design/index.ts'

/**
 * What plays with what.
 *
 * @param next - whose move it is, where one is
 */
export function GameFlow({ next }: { readonly next?: 'discriminator' | 'generator' | undefined }): JSX.Element {
  const player = (name: 'discriminator' | 'generator') => `game-player ${name} ${next === name ? 'next' : ''}`
  return (
    <div
      class="game-flow"
      role="img"
      aria-label="Random numbers go into G, which makes images; D looks at these and at real ones, and says which are real."
    >
      <span class="thing">class, codes, noise</span>
      <span class="arrow">→</span>
      <span class={player('generator')}>G</span>
      <span class="arrow">→</span>
      <span class="thing">
        generated images
        <br />
        real images
      </span>
      <span class="arrow">→</span>
      <span class={player('discriminator')}>D</span>
      <span class="arrow">→</span>
      <span class="thing">“real” or not</span>
    </div>
  )
}

/** The game, for someone who has never seen one. */
export function GameDiagram(): JSX.Element {
  return (
    <Panel title="What happens here">
      <div class="stack">
        <GameFlow />
        <p>
          Two networks play against each other. The <b class="generator">generator G</b> turns random numbers into
          images. The <b class="discriminator">discriminator D</b> sees real images and G's, and says of each how sure
          it is that it is real. They take turns: D moves so that it tells the two apart, G moves so that D takes its
          images for real. In the beginning G's images are noise; as D gets sharper, G has to make better ones.
        </p>
        <p class="muted">
          D also reads off each image its class and two codes that G was given, and both are rewarded when it reads them
          right: so the class and the codes steer what G draws.
        </p>
      </div>
    </Panel>
  )
}
