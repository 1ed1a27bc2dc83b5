import type { FamilyTime, StepProfile } from './profile.ts'

/** Prints a profile as a Markdown table: what each family took, and against the least it could. */
export function profileTable(profile: StepProfile): string {
  const { preset, batch, threads, steps, milliseconds, families, rates, floor } = profile
  const cells = ({ family, nodes, milliseconds: taken, least }: FamilyTime) => [
    family,
    nodes === undefined ? '' : `${nodes}`,
    taken.toFixed(2),
    `${((100 * taken) / milliseconds).toFixed(1)} %`,
    least === undefined ? '' : least.toFixed(2),
    least === undefined || least === 0 ? '' : (taken / least).toFixed(2),
  ]
  const whole = { family: '**the whole step**', milliseconds, least: floor.whole }
  const rows = [
    ['family', 'nodes', 'ms', 'share', 'least ms', 'ratio'],
    ['---', '--:', '--:', '--:', '--:', '--:'],
    ...families.map(cells),
    cells(whole),
  ]
  return [
    `${preset}, batch ${batch}, ${threads} threads, the middle half of ${steps} steps; ` +
      `products at ${rates.products.toFixed(0)} GFLOP/s, arrays at ${rates.bandwidth.toFixed(1)} GB/s`,
    '',
    ...rows.map((row) => `| ${row.join(' | ')} |`),
    '',
    'The least of the whole step is that of products, Adam and moving average. What is done to activations between them is',
    'held against the bytes of its tensors, and is no part of it: an ideal engine fuses it. Arithmetic and weights one after',
    `the other would take ${floor.apart.products.toFixed(2)} + ${floor.apart.weights.toFixed(2)} ms.`,
  ].join('\n')
}
