import { z } from 'zod'
import { tagList } from './tags.ts'

const word = z.string().min(1).max(4096)

/** A path of the config: the words of a command must not be misread. */
const path = z.string().regex(/^[\w.]{1,200}$/, 'must be a path of the config, such as optim.generator.rate')
const choice = z.string().regex(/^[\w-]{1,60}$/, 'must be a word, such as hinge')

/** {@link NewRunRequest} as it arrives. */
export const newRunRequest = z.strictObject({
  preset: choice,
  data: word,
  objectives: z.array(z.tuple([choice, choice])).max(16),
  assignments: z.array(z.tuple([path, z.unknown()])).max(1000),
  tags: tagList.optional(),
})

/** {@link ResumeRequest} as it arrives. */
export const resumeRequest = z.strictObject({ steps: z.int().min(1).max(999_999_999).optional() })

/** {@link EvaluateRequest} as it arrives. */
export const evaluateRequest = z.strictObject({ count: z.int().min(1).max(1_000_000).optional() })

/** {@link TagsRequest} as it arrives. */
export const tagsRequest = z.strictObject({ tags: tagList })

/** A request that says nothing. */
export const nothing = z.strictObject({})

/** {@link EntranceRequest} as it arrives. */
export const entranceRequest = z.union([z.strictObject({ token: word }), z.strictObject({ code: word })])
