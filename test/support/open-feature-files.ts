import { FacetError } from '../../src/array/index.ts'
import { openFeatureFile } from '../../src/metrics/node/index.ts'

/** What came of opening a file: a size of features, a refusal's message, or an error that is none. */
export type OpenedFile = { readonly size: number } | { readonly refusal: string } | { readonly error: string }

/** Opens files of features, which are named as arguments, one after the other; prints what comes of each, a line of JSON. */
for (const path of process.argv.slice(2)) {
  const opening = { image: { height: 4, width: 4, channels: 1 }, threads: 1 }
  const outcome: OpenedFile = await openFeatureFile(path, opening).then(
    async (extractor) => {
      await extractor.release()
      return { size: extractor.size }
    },
    (error: unknown) => (error instanceof FacetError ? { refusal: error.message } : { error: String(error) }),
  )
  process.stdout.write(`${JSON.stringify(outcome)}\n`)
}
