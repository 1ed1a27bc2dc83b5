import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { readZip } from '../../src/data/node/zip.ts'
import { refusal } from '../support/refusal.ts'

const text = new TextEncoder().encode('hello, hello, hello, hello!')
const deflated = zipSync({ 'a.txt': text, empty: new Uint8Array() })
const stored = zipSync({ 'a.txt': text }, { level: 0, comment: 'a comment' })

/** Reads the first file of an archive. */
const first = (bytes: Uint8Array) => readZip(bytes, 'zip')[0].read()

/** Changes a field of the first entry of the archive's list, `width` bytes at `offset`. */
function altered(bytes: Uint8Array, { offset, value, width = 4 }: { offset: number; value: number; width?: number }) {
  const copy = Uint8Array.from(bytes)
  const view = new DataView(copy.buffer)
  const at = view.getUint32(copy.length - 22 + 16, true)
  if (width === 4) view.setUint32(at + offset, value, true)
  else view.setUint16(at + offset, value, true)
  return copy
}

describe('readZip', () => {
  it('lists and unpacks files, and finds the list behind a comment', () => {
    expect(readZip(deflated, 'zip').map(({ name, read }) => [name, read()])).toEqual([
      ['a.txt', text],
      ['empty', new Uint8Array()],
    ])
    const file = Uint8Array.from([...zipSync({ a: text }, { level: 0 }), ...text])
    new DataView(file.buffer).setUint16(file.length - text.length - 2, text.length, true)
    expect(first(file)).toEqual(text)
  })

  it.each([
    ['nothing', new Uint8Array(), 'zip: damaged, or no zip archive: it has no list of its files. Fetch'],
    ['its first half', stored.subarray(0, 40), 'it has no list of its files'],
    [
      'a method of its own',
      altered(deflated, { offset: 10, value: 12, width: 2 }),
      'zip: a.txt: is packed by method 12.',
    ],
    ['a password', altered(deflated, { offset: 8, value: 1, width: 2 }), 'zip: a.txt: is encrypted.'],
    ['another checksum', altered(stored, { offset: 16, value: 1 }), 'its checksum is another'],
    ['a longer file', altered(deflated, { offset: 24, value: 100 }), 'it has 27 bytes of 100'],
    ['a shorter file', altered(deflated, { offset: 24, value: 20 }), 'Cannot create a Buffer larger than 20 bytes'],
    ['a bomb', altered(deflated, { offset: 24, value: 0xffffffff }), 'bytes cannot unpack to 4294967295'],
    ['a file beyond the end', altered(stored, { offset: 20, value: 0x7fffffff }), 'it is cut off'],
    ['a file elsewhere', altered(stored, { offset: 42, value: 3 }), 'it is not where the list says'],
  ])('refuses %s', (_, bytes, message) => {
    expect(refusal(() => first(bytes))).toContain(message)
  })

  it('refuses a list that counts more files than there are', () => {
    const bytes = Uint8Array.from(deflated)
    new DataView(bytes.buffer).setUint16(bytes.length - 22 + 10, 0xffff, true)
    expect(refusal(() => readZip(bytes, 'zip'))).toContain('its list ends after 2 of 65535 files')
  })
})
