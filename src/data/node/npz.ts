import { stat } from 'node:fs/promises'
import { basename, dirname, extname, join, parse, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import { classNames } from './array-labels.ts'
import { arraySets, isOfImages } from './array-names.ts'
import type { ArrayRole, ArraySet } from './array-names.ts'
import { labelledArrays } from './labelled-arrays.ts'
import type { SplitArrays } from './labelled-arrays.ts'
import { numberedArrays } from './numbered-arrays.ts'
import type { StoredArray } from './numbered-arrays.ts'
import { parseNpy } from './npy.ts'
import { listFolder, readBytes } from './read-bytes.ts'
import { checkArraySettings } from './settings.ts'
import type { ArraySettings } from './settings.ts'
import { splitSet } from './split-set.ts'
import { labelsCalled, notesOnUnread } from './unread-arrays.ts'
import { readZip } from './zip.ts'

/**
 * Tells whether a path is a `.npz` or `.npy` file, a folder with `.npz` files or with images in `.npy` files, or such a folder with
 * the name of one of its sets behind it.
 */
export async function hasNumpyFiles(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return ['.npz', '.npy'].includes(extname(path))
  const files = (await listFolder(found ? path : dirname(path)).catch(() => [])).map((file) => parse(file))
  const ofSet = (name: string) => found !== undefined || name.toLowerCase().startsWith(basename(path).toLowerCase())
  return files.some(({ name, ext }) => ofSet(name) && (ext === '.npz' || (ext === '.npy' && isOfImages(name))))
}

/**
 * Opens images and labels that NumPy wrote: a `.npz` file, a folder of `.npy` and `.npz` files, or a `.npy` file of images alone. Arrays
 * are told by their names (`arraySets`): Keras's `x_train`, MedMNIST's `train_images`, KMNIST's `kmnist-train-imgs.npz`, or `images` and
 * `labels`; and by their shapes where they have none (`numberedArrays`). How they are read is said of `labelledArrays`; `classes` may
 * name the classes. Splits that are missing are chosen as `splitSet` does.
 *
 * @param path - the file or folder; where a folder holds several sets, with the set's name behind it: `DIR/kmnist`
 * @param asked - as the config's `data`
 * @throws FacetError when arrays are missing, damaged, or do not fit together
 */
export async function openNpz(path: string, asked: ArraySettings = {}): Promise<DataSet> {
  checkArraySettings(path, { ...asked, labels: undefined })
  const found = await chooseSet(path)
  const set = asked.labels === undefined ? found.set : relabelled(path, found, asked.labels)
  const parts = await readParts(path, set)
  const { images, ...read } = labelledArrays(parts.splits, { names: parts.names, range: asked.range })
  const used = new Set(parts.used)
  const unread = found.stored.filter(({ name }) => !used.has(name))
  const notes = await notesOnUnread(
    unread,
    parts.splits.map((split) => split.images.shape[0]),
  )
  const reading = { ...read.reading, notes: [...(read.reading.notes ?? []), ...notes] }
  const [train, ...others] = images
  const given = Object.fromEntries(others.map((split, index) => [parts.others[index], split]))
  const name = basename(resolve(path)).replace(/\.np[yz]$/, '')
  return splitSet({ name, train, ...given, ...read, reading }, asked.split)
}

/** A set of arrays, and all that lies there but the arrays of other sets. */
interface FoundSet {
  readonly set: ArraySet<StoredArray>
  readonly stored: readonly StoredArray[]
}

/** Returns a set with the labels that are asked for. Throws UsageError where there are none. */
function relabelled(path: string, { set, stored }: FoundSet, asked: string): ArraySet<StoredArray> {
  const own = [...set].filter(([role]) => role.endsWith('/images'))
  const labels = labelsCalled(path, stored, { asked, set: new Map(own) })
  const chosen = new Set([...labels.values()].map(({ name }) => name))
  const names = [...set].filter(([role, { name }]) => role.endsWith('/classes') && !chosen.has(name))
  return new Map([...own, ...labels, ...names])
}

async function chooseSet(path: string): Promise<FoundSet> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  const place = exists ? path : dirname(resolve(path))
  const stored = await storedArrays(place)
  const sets = arraySets(stored)
  const names = [...sets]
    .filter(([, set]) => [...set.keys()].some((role) => role.endsWith('/images')))
    .map(([name]) => name)
  const wanted = exists ? (names.length === 1 ? names[0] : '') : basename(path).toLowerCase()
  const chosen = names.includes(wanted) ? sets.get(wanted) : undefined
  if (chosen) {
    const foreign = new Set(names.flatMap((name) => (name === wanted ? [] : [...(sets.get(name)?.values() ?? [])])))
    return { set: chosen, stored: stored.filter((array) => !foreign.has(array)) }
  }
  if (names.length === 0) {
    const numbered = await numberedArrays(place, stored)
    if (numbered) return { set: numbered, stored }
    throw new FacetError(`${place}: has no array of images. Name one x_train, train_images or images.`)
  }
  const choices = names.map((name) => join(place, name)).join(', ')
  throw new FacetError(`${path}: holds several data sets. Choose one: ${choices}.`)
}

async function storedArrays(path: string): Promise<StoredArray[]> {
  const found = await stat(path).catch(() => undefined)
  if (extname(path) === '.npy' && found?.isFile()) {
    return [{ name: 'images', read: async () => parseNpy(await readBytes(path), path) }]
  }
  if (!found?.isDirectory()) return zippedArrays(path, await readBytes(path))
  const stored: StoredArray[] = []
  for (const file of await listFolder(path)) {
    const [whole, { name, ext }] = [join(path, file), parse(file)]
    if (ext === '.npy') {
      const { size: bytes } = await stat(whole)
      stored.push({ name, bytes, read: async () => parseNpy(await readBytes(whole), whole) })
    }
    if (ext !== '.npz') continue
    const inside = zippedArrays(whole, await readBytes(whole))
    // What `numpy.savez(file, array)` writes is named by its file alone.
    const alone = inside.length === 1 && inside[0].name === 'arr_0'
    stored.push(...inside.map((array) => ({ ...array, name: alone ? name : `${name}-${array.name}` })))
  }
  return stored
}

function zippedArrays(file: string, bytes: Uint8Array): StoredArray[] {
  return readZip(bytes, file)
    .filter(({ name }) => name.endsWith('.npy'))
    .map((entry) => {
      const name = entry.name.slice(0, -'.npy'.length)
      return { name, bytes: entry.size, read: () => parseNpy(entry.read(), `${file}: ${name}`) }
    })
}

/** The arrays of a set. */
interface SetParts {
  /** Those of each split, training first. */
  readonly splits: readonly SplitArrays[]
  /** The names of the splits behind training. */
  readonly others: readonly ('validation' | 'test')[]
  readonly names?: ReturnType<typeof classNames>
  /** The names of all arrays that were read. */
  readonly used: readonly string[]
}

async function readParts(path: string, set: ArraySet<StoredArray>): Promise<SetParts> {
  const used: string[] = []
  const read = async (role: ArrayRole) => {
    const array = set.get(role)
    if (array) used.push(array.name)
    if (array) return array.read()
    throw new FacetError(
      `${path}: has no ${role.replace('/', ' ')}, only ${listed(set)}. Add the array, or name it so.`,
    )
  }
  const others = (['validation', 'test'] as const).filter((part) => set.has(`${part}/images`))
  const isLabelled = [...set.keys()].some((role) => role.endsWith('/labels'))
  const splits: SplitArrays[] = []
  for (const part of [set.has('train/images') ? 'train' : 'all', ...others] as const) {
    const images = await read(`${part}/images`)
    splits.push({ images, labels: isLabelled ? await read(`${part}/labels`) : undefined })
  }
  const names = set.has('all/classes') && isLabelled ? classNames(await read('all/classes')) : undefined
  return { splits, others, names, used }
}

function listed(set: ArraySet<StoredArray>): string {
  return [...set.values()].map(({ name }) => `'${name}'`).join(', ')
}
