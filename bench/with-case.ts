import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CaseOptions } from './case.ts'

/**
 * Writes a case, and removes it when it has been used. A process of its own writes it: Linux counts the memory of the
 * process that starts another as the other's peak too, so the one that starts peers must stay small.
 */
export async function withCase<Result>(
  options: Partial<CaseOptions>,
  use: (caseFolder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'facet-bench-'))
  try {
    const script = ['--import', './scripts/source.mjs', 'bench/case.ts', folder, JSON.stringify(options)]
    await promisify(execFile)(process.execPath, script)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
