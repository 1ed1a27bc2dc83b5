import { z } from 'zod'
import { mapValues } from '../../array/index.ts'
import { catalogue } from '../../data/node/index.ts'
import { configSchema, objectives, presets, resolveConfig } from '../../gan/index.ts'
import { defaultThreads } from '../../runtime/node/index.ts'
import type { ConfigFacts } from '../protocol/index.ts'

/** Returns what the form of a new run is made from. */
export async function configFacts(): Promise<ConfigFacts> {
  const data = Object.entries(catalogue).map(async ([name, { summary, isInstalled }]) => ({
    name,
    about: summary,
    isHere: await isInstalled(),
  }))
  lasting ??= lastingFacts()
  return { ...lasting, data: await Promise.all(data) }
}

/** All but the data, which may be installed at any time; put together when it is first asked for. */
let lasting: Omit<ConfigFacts, 'data'> | undefined

function lastingFacts(): Omit<ConfigFacts, 'data'> {
  return {
    schema: z.toJSONSchema(configSchema(), { io: 'input' }),
    presets: mapValues(presets, (_, preset) => resolveConfig({ preset, threads: defaultThreads() })),
    objectives: mapValues(objectives, (choices) => Object.keys(choices)),
    summaries: {
      presets: mapValues(presets, ({ summary }) => summary),
      objectives: mapValues(objectives, (choices: Choices) => mapValues(choices, ({ summary }) => summary)),
    },
  }
}

type Choices = Readonly<Record<string, { readonly summary: string }>>
