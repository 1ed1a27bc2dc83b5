import type { GanConfig } from '../../src/gan/index.ts'
import type { AdamSettings } from '../../src/optim/index.ts'
import { presets } from '../../src/gan/index.ts'

/** The scaled-down system of test/golden/make_golden.py: a preset with small layers and the script's names. */
export interface GoldenCase {
  readonly name: 'tutorial' | 'papers'
  readonly config: GanConfig
  readonly optim: { readonly generator: AdamSettings; readonly discriminator: AdamSettings }
}

export const GOLDEN_SIZE = { image: { height: 8, width: 8, channels: 1 }, batch: 6 }

/** Returns a preset at the golden size; what the size does not concern is the preset's own. */
export function goldenCase(name: GoldenCase['name']): GoldenCase {
  const { latents, networks, terms, labels, augment, optim } = presets[name]
  const golden = [
    ['class', 3],
    ['code', 2],
    ['noise', 4],
  ] as const
  return {
    name,
    optim,
    config: {
      latents: latents.map((part, index) => ({ ...part, name: golden[index][0], size: golden[index][1] })),
      networks: {
        // The script's decay for both.
        generator: {
          ...networks.generator,
          norm: { ...networks.generator.norm, decay: 0.99 },
          hidden: 16,
          channels: [8, 6],
          kernel: 4,
        },
        discriminator: { ...networks.discriminator, hidden: 16, channels: [6, 8], recogniser: 12, kernel: 4 },
      },
      terms,
      labels,
      augment,
    },
  }
}
