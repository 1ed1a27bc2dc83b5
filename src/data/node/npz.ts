import { stat } from 'node:fs/promises'
import { basename, dirname, extname, join, parse, resolve } from 'node:path'
import { FacetError } from '../../array/index.ts'
import type { DataSet, LabelledImages } from '../index.ts'
import { imageBytes } from './array-images.ts'
import { classLabels } from './array-labels.ts'
import { arraySets, isOfImages } from './array-names.ts'
import type { ArrayRole, ArraySet } from './array-names.ts'
import { parseNpy } from './npy.ts'
import type { NpyArray } from './npy.ts'
import { listFolder, readBytes } from './read-bytes.ts'
import type { DataRequest } from './request.ts'
import { splitSet } from './split-set.ts'
import { readZip } from './zip.ts'

/** An array that has not been read yet. */
interface StoredArray {
  readonly name: string
  readonly read: () => NpyArray | Promise<NpyArray>
}

/**
 * Tells whether a path is a `.npz` file, a folder with such files or with images in `.npy` files, or such a folder with the name
 * of one of its sets behind it.
 */
export async function hasNumpyFiles(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined)
  if (found?.isFile()) return extname(path) === '.npz'
  const files = (await listFolder(found ? path : dirname(path)).catch(() => [])).map((file) => parse(file))
  const ofSet = (name: string) => found !== undefined || name.toLowerCase().startsWith(basename(path).toLowerCase())
  return files.some(({ name, ext }) => ofSet(name) && (ext === '.npz' || (ext === '.npy' && isOfImages(name))))
}

/**
 * Opens images and labels that NumPy wrote: a `.npz` file, or a folder of `.npy` and `.npz` files. Arrays are told by their names
 * (`arraySets`): Keras's `x_train`, MedMNIST's `train_images`, KMNIST's `kmnist-train-imgs.npz`, or `images` and `labels`; their
 * shapes and values are those of `imageBytes` and `classLabels`, `classes` may name the classes. Splits that are missing are chosen
 * as `splitSet` does.
 *
 * @param path - the file or folder; where a folder holds several sets, with the set's name behind it: `DIR/kmnist`
 * @param split - as the config's `data.split`
 * @throws FacetError when arrays are missing, damaged, or do not fit together
 */
export async function openNpz(path: string, split?: DataRequest['split']): Promise<DataSet> {
  const name = basename(resolve(path), '.npz')
  const arrays = await chooseSet(path)
  const [training, ...others] = await labelledArrays(path, arrays)
  const given = Object.fromEntries(others.map(({ part, images }) => [part, images]))
  return splitSet({ name, train: training.images, ...given }, split)
}

async function chooseSet(path: string): Promise<ArraySet<StoredArray>> {
  const exists = await stat(path).then(
    () => true,
    () => false,
  )
  const place = exists ? path : dirname(resolve(path))
  const sets = arraySets(await storedArrays(place))
  const names = [...sets]
    .filter(([, set]) => [...set.keys()].some((role) => role.endsWith('/images')))
    .map(([name]) => name)
  const wanted = exists ? (names.length === 1 ? names[0] : '') : basename(path).toLowerCase()
  const chosen = names.includes(wanted) ? sets.get(wanted) : undefined
  if (chosen) return chosen
  if (names.length === 0) {
    throw new FacetError(`${place}: has no array of images. Name one x_train, train_images or images.`)
  }
  const choices = names.map((name) => join(place, name)).join(', ')
  throw new FacetError(`${path}: holds several data sets. Choose one: ${choices}.`)
}

async function storedArrays(path: string): Promise<StoredArray[]> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isDirectory()) return zippedArrays(path, await readBytes(path))
  const stored: StoredArray[] = []
  for (const file of await listFolder(path)) {
    const [whole, { name, ext }] = [join(path, file), parse(file)]
    if (ext === '.npy') stored.push({ name, read: async () => parseNpy(await readBytes(whole), whole) })
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
      return { name, read: () => parseNpy(entry.read(), `${file}: ${name}`) }
    })
}

interface SplitPart {
  readonly part: 'train' | 'validation' | 'test'
  readonly images: LabelledImages
}

/** Reads the arrays of each split, training first. */
async function labelledArrays(path: string, set: ArraySet<StoredArray>): Promise<SplitPart[]> {
  const read = async (role: ArrayRole) => {
    const array = set.get(role)
    if (array) return array.read()
    throw new FacetError(
      `${path}: has no ${role.replace('/', ' ')}, only ${listed(set)}. Add the array, or name it so.`,
    )
  }
  const training = set.has('train/images') ? 'train' : 'all'
  const parts = [training, ...(['validation', 'test'] as const).filter((part) => set.has(`${part}/images`))] as const
  const [images, labels]: [NpyArray[], NpyArray[]] = [[], []]
  for (const part of parts) {
    images.push(await read(`${part}/images`))
    labels.push(await read(`${part}/labels`))
    checkCounts(images.at(-1), labels.at(-1))
  }
  const pixels = imageBytes(images)
  const classes = classLabels(labels, set.has('all/classes') ? await read('all/classes') : undefined)
  return parts.map((part, index) => ({
    part: part === 'all' ? 'train' : part,
    images: { ...pixels[index], classes: classes.classes, labels: classes.labels[index] },
  }))
}

function listed(set: ArraySet<StoredArray>): string {
  return [...set.values()].map(({ name }) => `'${name}'`).join(', ')
}

function checkCounts(images?: NpyArray, labels?: NpyArray): void {
  if (!images || !labels || images.shape[0] === labels.shape[0]) return
  throw new FacetError(
    `${labels.file}: has ${labels.shape[0]} labels, but ${images.file} has ${images.shape[0]} images. Take both from the same set.`,
  )
}
