import { extname } from 'node:path'

/** The kinds of image files that are read. */
export type ImageKind = 'PNG' | 'JPEG' | 'WebP' | 'GIF' | 'TIFF' | 'AVIF' | 'BMP' | 'PNM'

/** What files of each kind begin with, as Latin-1, and what their names end in. */
const KINDS: Readonly<Record<ImageKind, { readonly start: RegExp; readonly endings: readonly string[] }>> = {
  PNG: { start: /^\x89PNG\r\n/, endings: ['.png', '.apng'] },
  JPEG: { start: /^\xff\xd8\xff/, endings: ['.jpg', '.jpeg', '.jpe', '.jfif'] },
  WebP: { start: /^RIFF[^]{4}WEBP/, endings: ['.webp'] },
  GIF: { start: /^GIF8[79]a/, endings: ['.gif'] },
  TIFF: { start: /^(II[*+]\0|MM\0[*+])/, endings: ['.tif', '.tiff'] },
  // The brand may be the first or one of those it is compatible with.
  AVIF: { start: /^[^]{4}ftyp[^]{0,48}avi[fs]/, endings: ['.avif'] },
  // Texts may begin like these. The second header of a BMP has a length below 256.
  BMP: { start: /^BM[^]{13}\0\0\0/, endings: ['.bmp', '.dib'] },
  PNM: { start: /^P([1-6]\s+[#\d]|7\n[#A-Z])/, endings: ['.pgm', '.ppm', '.pbm', '.pnm', '.pam'] },
}

/** Endings of images of other kinds, whose files are not merely something else that lies around. */
const OTHER_IMAGES = new Set('.heic .heif .svg .jxl .jp2 .j2k .tga .psd .exr .hdr .dds .ico .dng'.split(' '))

/** Returns what kind of image the first bytes of a file are of; undefined where of none that is read. */
export function imageKind(bytes: Uint8Array): ImageKind | undefined {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1')
  return kinds.find((kind) => KINDS[kind].start.test(start))
}

/** Returns what kind of image a file's name promises: one that is read, `other`, or undefined where it promises none. */
export function promisedKind(name: string): ImageKind | 'other' | undefined {
  const ending = extname(name).toLowerCase()
  return kinds.find((kind) => KINDS[kind].endings.includes(ending)) ?? (OTHER_IMAGES.has(ending) ? 'other' : undefined)
}

const kinds = Object.keys(KINDS) as ImageKind[]
