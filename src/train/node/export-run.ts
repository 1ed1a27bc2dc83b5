import { createHash } from 'node:crypto'
import { access, rm } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { FacetError, UsageError, encodeTensors } from '../../array/index.ts'
import type { Tensor } from '../../array/index.ts'
import { modelMetadata } from '../../gan/index.ts'
import type { NetworkName } from '../../gan/index.ts'
import { replaceMetadata } from '../../onnx/index.ts'
import type { NodeRuntime } from '../../runtime/node/index.ts'
import { sampledNetworks } from '../state.ts'
import { readCheckpoint } from './checkpoint.ts'
import { describeRun } from './export-description.ts'
import type { RunDescription } from './export-description.ts'
import { checkParity } from './export-parity.ts'
import type { ExportedNetwork, Parity } from './export-parity.ts'
import { exportWeb } from './export-web.ts'
import { makeFolder } from './make-folder.ts'
import { readMeanings } from './report-file.ts'
import { runPaths } from './run-folder.ts'
import { openTrainedRun } from './trained-run.ts'
import type { TrainedRun } from './trained-run.ts'
import { writeWhole } from './write-whole.ts'

/** What networks can be exported as. */
export const EXPORT_FORMATS = ['onnx', 'safetensors', 'web'] as const

/** The formats of files for other programs: what is exported where none is asked for. */
const FILE_FORMATS = ['onnx', 'safetensors'] as const

/** A format of exported networks. */
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** What is exported, and where to. */
export interface Exporting {
  /** The folder; default the run's `export/`, and `export/web/` for the page. */
  readonly out?: string
  /** Default `onnx` and `safetensors`. */
  readonly formats?: readonly ExportFormat[]
  /** The text of a licence, or its name or address; default the data's own, where it is known. */
  readonly licence?: string
}

/** A file that was written. */
export interface ExportedFile {
  readonly file: string
  readonly bytes: number
  /** In hexadecimal. */
  readonly sha256: string
  /** Of a model that can be run: how near its images are to Facet's own. */
  readonly parity?: Parity
}

/** What an export came to. */
export interface Exported {
  readonly description: RunDescription
  readonly files: readonly ExportedFile[]
}

/**
 * Writes a run's networks for other programs: `generator.onnx` and `recogniser.onnx`, held against what Facet itself computes, and
 * `generator.safetensors` and `discriminator.safetensors`; as `web`, a page that steers the generator by itself. They are the
 * networks that the run is sampled with; tensors come from the checkpoint of their step.
 *
 * @param runtime - by default the one that the run's config asks for
 * @throws UsageError when the folder is not a run's, or a file is there already; FacetError when the run lacks models or, for
 * tensors, their checkpoint, a file cannot be written, or the model's images are not Facet's: then it is removed
 */
export async function exportRun(
  folder: string,
  { out, formats = FILE_FORMATS, licence }: Exporting,
  runtime?: NodeRuntime,
): Promise<Exported> {
  const run = await openTrainedRun(folder, runtime)
  const described = await describeRun(folder, run, licence)
  const description = { ...described, origin: { ...described.origin, name: basename(resolve(folder)) } }
  const place = out ?? join(folder, 'export')
  const page = formats.includes('web') ? (out ?? join(place, 'web')) : undefined
  const planned = FILE_FORMATS.filter((format) => formats.includes(format)).flatMap((format) => FILES[format])
  for (const { name } of planned) await checkFree(join(place, name))
  for (const name of page === undefined ? [] : ['index.html', 'assets']) await checkFree(join(page ?? '', name))
  const files: ExportedFile[] = []
  const exporting = {
    run,
    description,
    ...(formats.includes('safetensors') && { tensors: await readTensors(folder, run.step) }),
  }
  for (const file of planned) files.push(await writeFile(place, file, exporting))
  if (page === undefined) return { description, files }
  const own = await exportWeb(page, { run, description, meanings: await readMeanings(folder) })
  return { description, files: [...files, ...own] }
}

/** What files are made of. */
interface FileSource {
  readonly run: TrainedRun
  readonly description: RunDescription
  /** What the checkpoint holds, for files of tensors. */
  readonly tensors?: Readonly<Record<string, Tensor>>
}

async function writeFile(
  place: string,
  { name, contents, network }: PlannedFile,
  source: FileSource,
): Promise<ExportedFile> {
  const [file, bytes] = [join(place, name), await contents(source)]
  await makeFolder(place)
  await writeWhole(file, bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const parity = network && (await checkOrRemove(file, source.run, network))
  return { file, bytes: bytes.length, sha256, ...(parity && { parity }) }
}

interface PlannedFile {
  readonly name: string
  readonly contents: (source: FileSource) => Uint8Array | Promise<Uint8Array>
  /** Of a model: whose outputs are held against Facet's own. */
  readonly network?: ExportedNetwork
}

const FILES: Readonly<Record<(typeof FILE_FORMATS)[number], readonly PlannedFile[]>> = {
  onnx: [
    {
      name: 'generator.onnx',
      contents: ({ run, description }) => replaceMetadata(run.models.generator, modelMetadata(description)),
      network: 'generator',
    },
    {
      name: 'recogniser.onnx',
      contents: async ({ run, description }) =>
        replaceMetadata(await run.models.recogniser(), modelMetadata(description)),
      network: 'recogniser',
    },
  ],
  safetensors: (['generator', 'discriminator'] as const).map((network) => ({
    name: `${network}.safetensors`,
    contents: (source) => tensorFile(network, source),
  })),
}

/** Reads the tensors of the networks that a run is sampled with. */
async function readTensors(folder: string, step: number): Promise<Readonly<Record<string, Tensor>>> {
  const { checkpoints } = runPaths(folder)
  const { memory, tensors } = await readCheckpoint(checkpoints, { preferred: step })
  if (memory.step === step) return tensors
  throw new FacetError(
    `${checkpoints}: the checkpoint of step ${step}, which the run's models are of, is gone. Export \`--format onnx\`.`,
  )
}

/** Parameters and running statistics of one network, as samples are made with them. */
function tensorFile(network: NetworkName, { description, tensors: saved = {} }: FileSource): Uint8Array {
  const own = Object.entries(sampledNetworks(saved)).filter(([name]) => name.startsWith(`${network}/`))
  const tensors = Object.fromEntries(own.map(([name, values]) => [name, { shape: saved[name].shape, values }]))
  const metadata = { ...modelMetadata(description), 'facet.config': JSON.stringify(description.config) }
  return Buffer.concat(encodeTensors(tensors, metadata))
}

async function checkOrRemove(file: string, { gan }: TrainedRun, network: ExportedNetwork): Promise<Parity> {
  try {
    return await checkParity(file, gan, { network })
  } catch (error) {
    await rm(file, { force: true })
    throw error
  }
}

async function checkFree(path: string): Promise<void> {
  const isTaken = await access(path).then(
    () => true,
    () => false,
  )
  if (isTaken) throw new UsageError(`${path}: already exists. Choose another folder with --out, or remove it.`)
}
