import { expect } from 'vitest'

/** Elements that have no end. */
const VOID = new Set(['meta', 'img', 'source'])

const TAG = /<(\/?)([a-z0-9]+)(?:\s+[a-z-]+="[^"<>]*")*>/g

/** Returns the tags of a page, and throws where one is not closed in turn. */
export function tagsOf(html: string): string[] {
  const open: string[] = []
  const tags: string[] = []
  const body = html.replace('<!doctype html>', '').replace(/<style>[^]*?<\/style>/, '<style></style>')
  for (const [, end, name] of body.matchAll(TAG)) {
    if (!end) tags.push(name)
    if (VOID.has(name)) continue
    if (!end) open.push(name)
    else if (open.pop() !== name) throw new Error(`</${name}> ends nothing`)
  }
  expect(open).toEqual([])
  // Whatever looks like a tag and is none of these would be text that was not escaped.
  expect(body.replaceAll(TAG, '')).not.toMatch(/[<>]/)
  return tags
}
