import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { faceInMemory } from './font-face.ts'
import type { FontFace } from './font-face.ts'
import { unpackWoff } from './woff.ts'

const PACKAGE = createRequire(import.meta.url).resolve('@fontsource/unifontex/package.json')

/** Returns UnifontEX, which has nearly every character in a coarse shape. It comes along as WOFF. */
export function openUnifont(): FontFace | undefined {
  return faceInMemory(unpackWoff(readFileSync(join(dirname(PACKAGE), 'files/unifontex-latin-400-normal.woff'))))
}
