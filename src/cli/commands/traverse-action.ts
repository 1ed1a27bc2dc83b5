import { join } from 'node:path'
import { UsageError } from '../../array/index.ts'
import { renderFigure } from '../../figures/node/index.ts'
import { codesOf } from '../../gan/index.ts'
import { nodeRuntime } from '../../runtime/node/index.ts'
import { traversalFigure } from '../../train/index.ts'
import { openTrainedRun, readMeanings } from '../../train/node/index.ts'
import { chooseCode } from '../../api/choices.ts'
import { freePath, writeNewFile } from '../../api/new-files.ts'
import type { TraverseFlags } from './traverse.ts'
import { print, printJson } from '../print.ts'

/** Draws one sheet for each code. */
export async function traverseCommand(folder: string, flags: TraverseFlags): Promise<void> {
  if (flags.out !== undefined && !flags.out.endsWith('.png')) {
    throw new UsageError(`--out ${flags.out}: name a .png file.`)
  }
  const { gan, config, classes } = await openTrainedRun(folder, (threads) => nodeRuntime({ threads }))
  const meanings = await readMeanings(folder)
  const codes = flags.code ? flags.code.map((name) => chooseCode(name, config, meanings)) : codesOf(config.latents)
  if (codes.length === 0) throw new UsageError('This run has no codes to traverse.')
  const generator = await gan.generator()
  const maker = { config, classes, image: gan.image, seed: flags.seed, generator }
  for (const code of codes) {
    const style = { columns: flags.columns, label: meanings[code.name]?.label }
    const png = await renderFigure(await traversalFigure(maker, code, style), { classes })
    const path = await pathFor(code.name, codes.length, { folder, out: flags.out })
    await writeNewFile(path, png)
    if (flags.json) printJson({ code: code.name, file: path })
    else print(`${code.name}: ${path}`)
  }
  await generator.release()
}

async function pathFor(
  code: string,
  codes: number,
  { folder, out }: { folder: string; out?: string },
): Promise<string> {
  if (out === undefined) return freePath(join(folder, 'samples'), `traversal-${code}`)
  return codes === 1 ? out : out.replace(/\.png$/, `-${code}.png`)
}
