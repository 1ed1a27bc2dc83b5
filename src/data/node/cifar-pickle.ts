import { FacetError } from '../../array/index.ts'
import { CIFAR_ROW, checkLabels, pixelsOf } from './cifar-images.ts'
import type { CifarImages, CifarReading } from './cifar-images.ts'
import { numbersFrom, rowMajor } from './data-array.ts'
import { parsePickle } from './pickle.ts'
import { PickledArray } from './pickle-values.ts'
import type { PickleValue } from './pickle-values.ts'
import { textOf } from './walk.ts'

const REMEDY = 'Fetch the Python version again.'

/**
 * Reads a file of the Python version: a pickled dictionary of `data`, `[images, 3072]`, and lists of labels.
 *
 * @param reading - with the key of the labels that count
 * @throws FacetError when it is no such pickle (see `parsePickle`), or a label names no class
 */
export function parseCifarPickle(
  bytes: Uint8Array,
  { at, ...reading }: CifarReading & { readonly at: string },
): CifarImages {
  const { file } = reading
  const dictionary = dictionaryOf(bytes, file)
  const rows = rowsOf(dictionary.get('data'), file)
  const labels = numbersOf(dictionary.get(at))
  if (labels?.length !== rows.length / CIFAR_ROW) {
    throw new FacetError(`${file}: has no list '${at}' of one label an image. ${REMEDY}`)
  }
  checkLabels(labels, reading)
  const pixels = pixelsOf(rows, { count: labels.length, record: CIFAR_ROW, start: 0 })
  return { pixels, labels: Uint8Array.from(labels) }
}

/** Reads a list of names of a pickled dictionary. Throws FacetError where there is none. */
export function parseCifarNames(
  bytes: Uint8Array,
  { file, key }: { readonly file: string; readonly key: string },
): string[] {
  const list = dictionaryOf(bytes, file).get(key)
  const names = Array.isArray(list) ? list.map((name) => (name instanceof Uint8Array ? textOf(name) : name)) : []
  const isNames = (all: PickleValue[]): all is string[] => all.every((name) => typeof name === 'string')
  if (names.length > 0 && isNames(names)) return names
  throw new FacetError(`${file}: has no list '${key}' of names. ${REMEDY}`)
}

function dictionaryOf(bytes: Uint8Array, file: string): ReadonlyMap<string, PickleValue> {
  const value = parsePickle(bytes, file)
  if (value instanceof Map) return value
  throw new FacetError(`${file}: is no pickled dictionary. ${REMEDY}`)
}

function rowsOf(data: PickleValue | undefined, file: string): Uint8Array {
  const state = data instanceof PickledArray ? data.state : undefined
  if (
    state?.form.type !== 'uint8' ||
    state.shape.length !== 2 ||
    state.shape[0] === 0 ||
    state.shape[1] !== CIFAR_ROW
  ) {
    throw new FacetError(`${file}: has no array 'data' of bytes, [images, ${CIFAR_ROW}]. ${REMEDY}`)
  }
  return state.isFortran ? rowMajor(state.bytes, state.shape) : state.bytes
}

/** Returns the numbers of a list or of an array. */
function numbersOf(list: PickleValue | undefined): readonly number[] | undefined {
  if (Array.isArray(list)) return list.every((label) => typeof label === 'number') ? list : undefined
  const state = list instanceof PickledArray ? list.state : undefined
  return state && Array.from(numbersFrom(state.bytes, state.form) as ArrayLike<number | bigint>, Number)
}
