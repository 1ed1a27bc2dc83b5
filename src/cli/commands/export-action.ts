import { readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { codesOf, generatorInputs, traversalRange } from '../../gan/index.ts'
import type { GeneratorInput } from '../../gan/index.ts'
import { EXPORT_FORMATS, exportRun } from '../../train/node/index.ts'
import type { ExportedFile, Exported } from '../../train/node/index.ts'
import { chooseName } from '../../api/index.ts'
import { formatBytes } from '../format.ts'
import type { ExportFlags } from './export.ts'
import { print, printJson } from '../print.ts'

/** Exports a run's networks, and says what was written and how it is used. */
export async function exportCommand(folder: string, { format, out, licence, json }: ExportFlags): Promise<void> {
  const formats = format?.map((name) => EXPORT_FORMATS[chooseName(name, EXPORT_FORMATS, 'format')])
  const exporting = { out, formats, licence: licence === undefined ? undefined : await readLicence(licence) }
  const exported = await exportRun(folder, exporting)
  const { files, description } = exported
  if (json) printJson({ files, licence: description.licence ?? null })
  else print(exportText(exported))
}

function exportText({ files, description }: Exported): string {
  const { config, image, licence } = description
  const model = files.find(({ file }) => file.endsWith('generator.onnx'))
  const page = files.find(({ file }) => file.endsWith('index.html'))
  return [
    ...(page ? [pageLine(page, files)] : []),
    ...files.filter(({ file }) => page === undefined || !isOfPage(file, page)).map(fileLine),
    ...(model ? [`It takes ${generatorInputs(config.latents).map(inputText).join(', ')},`] : []),
    ...(model ? [`and returns images [batch,${image.height},${image.width},${image.channels}] in [0, 1].`] : []),
    licence === undefined ? 'No licence is named; --licence names one.' : `Licence: ${licence.split('\n', 1)[0]}`,
  ].join('\n')
}

/** Whether a file belongs to the page, which is told as a whole. */
function isOfPage(file: string, page: ExportedFile): boolean {
  const folder = dirname(page.file)
  return file === page.file || file.startsWith(join(folder, 'assets'))
}

function pageLine(page: ExportedFile, files: readonly ExportedFile[]): string {
  const own = files.filter(({ file }) => isOfPage(file, page))
  const bytes = own.reduce((sum, file) => sum + file.bytes, 0)
  const off = page.parity ? `; pixels at most ${page.parity.greatest.toExponential(1)} from Facet’s own` : ''
  return `${page.file}: open it, or put its folder on any web server; ${formatBytes(bytes)} in all${off}`
}

function fileLine({ file, bytes, parity }: ExportedFile): string {
  const checked = parity
    ? `; at most ${parity.greatest.toExponential(1)} from Facet’s own, in batches of ${parity.batches.join(', ')}`
    : ''
  return `${file}: ${formatBytes(bytes)}${checked}`
}

function inputText({ name, part, size }: GeneratorInput): string {
  const isCode = codesOf([part]).length > 0
  const [from, to] = traversalRange(part)
  const drawn = { categorical: 'one-hot', uniform: 'U(−1, 1)', normal: 'N(0, 1)' }[part.kind]
  return `${name} [batch,${size}] ${isCode ? `from ${from} to ${to}` : drawn}`
}

/** The largest text that is taken for a licence; the GPL has 35 kB. */
const LONGEST_LICENCE = 1_000_000

/** Returns the text of a file, or else what was said. */
async function readLicence(said: string): Promise<string> {
  const found = await stat(said).catch(() => undefined)
  if (!found?.isFile()) {
    // A name that was mistyped would else be published as the licence.
    if (/^\S+\.(?:txt|md|rst|html?)$/i.test(said) && !said.includes('://')) {
      throw new UsageError(`--licence ${said}: there is no such file. Check its name, or give the licence itself.`)
    }
    if (said.trim() !== '') return said
    throw new UsageError('--licence: it is empty. Name a licence, or leave the option out.')
  }
  if (found.size > LONGEST_LICENCE) throw new UsageError(`--licence ${said}: too long for a licence. Choose its text.`)
  const text = decode(await readFile(said))
  if (text?.trim()) return text
  throw new UsageError(`--licence ${said}: empty, or not a text in UTF-8. Choose a file that is one.`)
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
