// npm run bench [-- OPTIONS]: what Facet costs, alone or beside its peers. README.md says how it is measured.
import { FacetError, UsageError } from '../src/array/index.ts'
import { parseFlags } from './flags.ts'
import type { BenchFlags } from './flags.ts'
import { describeMachine, machineLine } from './machine.ts'
import { listPeers } from './peers/index.ts'
import type { Peer } from './peers/index.ts'
import { resultPath, writeResults } from './results.ts'
import type { Results } from './results.ts'

const say = (text: string) => void process.stderr.write(`${text}\n`)

/** What each mode measures, loaded when it is asked for. */
const MODES = { alone, peers, quality, profile, browser, watchers, workers, coverage }

async function alone({ steps = 40, threads }: BenchFlags): Promise<Results> {
  const { aloneReport, measureAlone } = await import('./alone.ts')
  const machine = describeMachine()
  const results = await measureAlone({ steps, threads, say })
  const heading = `${steps} steps each, ${threads} threads on ${machineLine(machine)}`
  return { data: { machine, results }, report: `${heading}\n\n${aloneReport(results)}` }
}

async function peers(flags: BenchFlags): Promise<Results> {
  const { comparePeers } = await import('./compare.ts')
  const { comparisonReport } = await import('./report.ts')
  const { found, absent } = await peersAtHand(flags)
  const { batches, images: generated, ...rest } = flags
  const comparison = await comparePeers(found, { ...rest, batches, generated, say })
  return { data: comparison, report: [comparisonReport(comparison), ...absent].join('') }
}

async function quality(flags: BenchFlags): Promise<Results> {
  const { measureQuality } = await import('./quality.ts')
  const { qualityReport } = await import('./quality-report.ts')
  const { found, absent } = await peersAtHand({ ...flags, peers: flags.peers ?? [] })
  const machine = describeMachine()
  const { threads, seeds, steps: most = 2100 } = flags
  const { runs, refusals } = await measureQuality(found, { threads, seeds, most, say })
  const notes = Object.entries(refusals).map(([peer, reason]) => `- ${peer}: ${reason}\n`)
  const heading = `Preset \`facet\`, ${threads} threads on ${machineLine(machine)}`
  return {
    data: { machine, runs, refusals },
    report: [`${heading}\n\n`, qualityReport(runs), '\n', ...notes, ...absent].join(''),
  }
}

async function profile({ batches, threads, steps = 40 }: BenchFlags): Promise<Results> {
  const { profileStep } = await import('./floor/profile.ts')
  const { profileTable } = await import('./floor/profile-table.ts')
  const profiles = []
  for (const batch of batches) profiles.push(await profileStep({ preset: 'papers', batch, threads, steps }))
  return { data: profiles, report: profiles.map(profileTable).join('\n\n') }
}

async function browser({ batches, threads, steps = 20 }: BenchFlags): Promise<Results> {
  const { ENTRY, measureBrowser } = await import('./browser/measure.ts')
  const { browserReport } = await import('./browser/report.ts')
  const { downloadSizes } = await import('./browser/sizes.ts')
  const machine = describeMachine()
  const results = []
  for (const batch of batches) {
    say(`batch ${batch} …`)
    results.push(await measureBrowser(batch, threads, steps))
  }
  const sizes = await downloadSizes(ENTRY)
  const heading = `Preset \`facet\`, ${threads} threads on ${machineLine(machine)}`
  return { data: { machine, results, sizes }, report: `${heading}\n\n${browserReport(results, sizes)}` }
}

async function watchers({ watchers: count, threads, rounds = 10, steps = 100 }: BenchFlags): Promise<Results> {
  const { measureWatchers } = await import('./watchers/measure.ts')
  const { watchersReport } = await import('./watchers/report.ts')
  const machine = describeMachine()
  const result = await measureWatchers({
    threads,
    steps,
    rounds,
    watchers: typeof count === 'number' ? count : 200,
    say,
  })
  const heading = `Preset \`facet\`, ${threads} threads on ${machineLine(machine)}`
  return { data: { machine, ...result }, report: `${heading}\n\n${watchersReport(result)}` }
}

async function workers({ rounds = 3, steps = 60 }: BenchFlags): Promise<Results> {
  const { measureWorkers } = await import('./workers/measure.ts')
  const { workersReport } = await import('./workers/report.ts')
  const machine = describeMachine()
  const result = await measureWorkers({ steps, rounds, say })
  const heading = `Preset \`facet\`, ${steps} steps a run, on ${machineLine(machine)}`
  return { data: { machine, ...result }, report: `${heading}\n\n${workersReport(result)}` }
}

async function coverage({ steps: trials = 2000, rounds: comparisons = 300 }: BenchFlags): Promise<Results> {
  const { simulateCoverage } = await import('./intervals/simulate.ts')
  const { coverageReport } = await import('./intervals/report.ts')
  const found = await simulateCoverage({ trials, comparisons, say })
  return { data: found, report: coverageReport(found) }
}

/** Returns Facet and those asked for that are at hand, and of each of the others a line that says how to get it. */
async function peersAtHand({ peers: asked, python }: BenchFlags): Promise<{ found: Peer[]; absent: string[] }> {
  const all = listPeers(python)
  const names = Array.isArray(asked) ? ['facet', ...(asked as readonly string[])] : all.map(({ name }) => name)
  const unknown = names.find((name) => !all.some((peer) => peer.name === name))
  if (unknown !== undefined) {
    throw new UsageError(`--peers: there is no '${unknown}'. Choose among ${all.map(({ name }) => name).join(', ')}.`)
  }
  const [found, absent]: [Peer[], string[]] = [[], []]
  for (const peer of all.filter(({ name }) => names.includes(name))) {
    const remedy = await peer.missing()
    if (remedy === undefined) found.push(peer)
    else absent.push(`- ${peer.name}: not at hand. ${remedy}\n`)
  }
  say(absent.join(''))
  return { found, absent }
}

/** Growth writes a folder with a chart, by itself. */
async function growth({ steps = 40, threads, out = 'bench/results/growth' }: BenchFlags): Promise<void> {
  const { measureGrowth } = await import('./growth.ts')
  process.stdout.write(await measureGrowth({ threads, steps, out, log: say }))
}

async function main(flags: BenchFlags): Promise<void> {
  if (flags.growth) return growth(flags)
  const mode =
    (['quality', 'profile', 'browser', 'watchers', 'workers', 'coverage', 'peers'] as const).find(
      (name) => flags[name],
    ) ?? 'alone'
  const results = await MODES[mode](flags)
  process.stdout.write(`${results.report}\n`)
  const [json, markdown] = await writeResults(flags.out ?? resultPath(mode), results)
  say(`Written to ${json} and ${markdown}.`)
}

await main(parseFlags()).catch((error: unknown) => {
  if (!(error instanceof FacetError)) throw error
  say(error.message)
  process.exitCode = error instanceof UsageError ? 2 : 1
})
