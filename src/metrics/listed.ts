/** Names in a sentence: all, or the first few and how many there are beyond them. */
export function listed(names: readonly string[], most = 10): string {
  if (names.length <= most + 1) return names.join(', ')
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}
