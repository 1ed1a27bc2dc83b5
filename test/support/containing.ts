import { expect } from 'vitest'

/** Stands for any text that contains another: Vitest's own has no type. */
export function containing(text: string): string {
  return expect.stringContaining(text) as string
}

/** Stands for any text that matches. */
export function matching(pattern: RegExp): string {
  return expect.stringMatching(pattern) as string
}
