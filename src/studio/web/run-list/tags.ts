/** Returns the tags that a text names, by commas; each once, in order, without space around. */
export function tagsOf(text: string): string[] {
  const tags = text.split(',').map((tag) => tag.trim().replaceAll(/\s+/g, ' '))
  return [...new Set(tags)].filter((tag) => tag !== '')
}
