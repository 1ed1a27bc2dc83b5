import { join } from 'node:path'
import { freePath, openRun } from '../../api/index.ts'
import { UsageError } from '../../array/index.ts'
import type { TraverseFlags } from './traverse.ts'
import { print, printJson } from '../print.ts'

/** Draws one sheet for each code. */
export async function traverseCommand(folder: string, flags: TraverseFlags): Promise<void> {
  const { out, columns, seed, json } = flags
  if (out !== undefined && !out.endsWith('.png')) throw new UsageError(`--out ${out}: name a .png file.`)
  const run = await openRun(folder)
  const traversals = (flags.code ?? run.codes.map(({ name }) => name)).map((name) =>
    run.traverse(name, { columns, seed }),
  )
  if (traversals.length === 0) throw new UsageError('This run has no codes to traverse.')
  for (const { code, save } of traversals) {
    const file = await save(await pathFor(code, traversals.length, { folder, out }))
    if (json) printJson({ code, file })
    else print(`${code}: ${file}`)
  }
}

async function pathFor(
  code: string,
  codes: number,
  { folder, out }: { folder: string; out?: string },
): Promise<string> {
  if (out === undefined) return freePath(join(folder, 'samples'), `traversal-${code}`)
  return codes === 1 ? out : out.replace(/\.png$/, `-${code}.png`)
}
