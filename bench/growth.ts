import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { renderPng } from '../src/figures/node/index.ts'
import { growthChart } from './growth/chart.ts'
import { CURVES } from './growth/curves.ts'
import type { Curve, MeasuredCurve, MeasuredPoint, Point } from './growth/curves.ts'
import { growthReport } from './growth/report.ts'
import { describeMachine, machineLine } from './machine.ts'
import type { StepResult } from './step.ts'

/** How growth is measured. */
export interface GrowthOptions {
  readonly threads: number
  /** Steps a point, but no more than begin within ten seconds. */
  readonly steps: number
  /** Folder that `growth.json`, `growth.md` and `growth.png` are written to. */
  readonly out: string
  /** Default all of them. */
  readonly curves?: readonly Curve[]
  /** Called with a line of text before each point. */
  readonly log?: (line: string) => void
}

const SECONDS = 10

/**
 * Measures how time and memory of a step grow, each point in a process of its own, and writes what was found. A point that
 * fails, as for want of memory, is reported as failed.
 *
 * @returns the report as Markdown
 */
export async function measureGrowth(options: GrowthOptions): Promise<string> {
  const machine = describeMachine()
  const curves: MeasuredCurve[] = []
  for (const { axis, points } of options.curves ?? CURVES) {
    const measured: MeasuredPoint[] = []
    for (const point of points) {
      options.log?.(`${axis}: ${point.x}`)
      measured.push({ ...point, result: await measurePoint(point, options) })
    }
    curves.push({ axis, points: measured })
  }
  const report = `${machineLine(machine)}\n\n${growthReport(curves)}`
  await mkdir(options.out, { recursive: true })
  await writeFile(join(options.out, 'growth.json'), `${JSON.stringify({ machine, curves }, undefined, 2)}\n`)
  await writeFile(join(options.out, 'growth.md'), report)
  await writeFile(join(options.out, 'growth.png'), renderPng(await growthChart(curves)))
  return report
}

async function measurePoint(
  { batch, threads, variation }: Point,
  options: GrowthOptions,
): Promise<StepResult | undefined> {
  const numbers = [batch, threads ?? options.threads, options.steps].map(String)
  const more = JSON.stringify({ ...variation, seconds: SECONDS })
  const script = ['--import', './scripts/source.mjs', 'bench/step.ts', 'papers', ...numbers, more]
  try {
    const { stdout } = await promisify(execFile)(process.execPath, script)
    return JSON.parse(stdout) as StepResult
  } catch (error) {
    options.log?.(`failed: ${String(error).slice(0, 2000)}`)
    return undefined
  }
}
