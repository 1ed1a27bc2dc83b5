export function sweepTable(r: unknown): string {
  return `${JSON.stringify(r, null, 1).slice(0, 3000)}\n`
}
