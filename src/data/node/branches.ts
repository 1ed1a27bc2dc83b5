import { promisedKind } from './image-kinds.ts'
import { splitsAmong } from './split-names.ts'
import type { FoundFile } from './walk.ts'

/** A folder with all that lies below it. */
export interface Branch {
  readonly name: string
  /** Its path below the data set's folder; `''` for that itself. */
  readonly path: string
  readonly folders: readonly Branch[]
  /** The files that lie in it directly. */
  readonly files: readonly FoundFile[]
}

/** Returns what a walk found as a tree. */
export function branchOf(files: readonly FoundFile[], folders: readonly string[]): Branch {
  const foldersOf = byParent(folders, (path) => path)
  const filesOf = byParent(files, ({ name }) => name)
  const branch = (path: string): Branch => ({
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    folders: (foldersOf.get(path) ?? []).map(branch),
    files: filesOf.get(path) ?? [],
  })
  return branch('')
}

function byParent<Item>(items: readonly Item[], pathOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const path = pathOf(item)
    const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')))
    const group = groups.get(parent)
    if (group) group.push(item)
    else groups.set(parent, [item])
  }
  return groups
}

/** Returns every file of a branch, in the order of their names. */
export function filesBelow({ files, folders }: Branch): FoundFile[] {
  return [...files, ...folders.flatMap(filesBelow)]
}

/** Files that lie beside images and surely are none. */
const NO_IMAGE =
  /(\.(txt|md|rst|rtf|csv|tsv|json|jsonl|xml|ya?ml|toml|html?|css|js|ts|py|ipynb|m|r|sh|bat|log|lst|names|pdf|docx?|xlsx?|pptx?|tex|bib|cff|zip|tar|t?gz|7z|rar|np[yz]|mat|pkl|pickle|h5|hdf5|pth?|ckpt|safetensors|onnx|parquet|arrow|tfrecords?|db|sqlite|ini|cfg|mp4|avi|mov|wav|mp3|exe|url|lnk)|^(readme|licen[cs]e|copying|authors|notice|changelog|makefile|citation))$/i

/** Tells whether a file may be an image, by its name. What it is shows when its bytes are looked at. */
export function mayBeImage({ name }: FoundFile): boolean {
  const file = name.slice(name.lastIndexOf('/') + 1)
  return promisedKind(file) !== undefined || !NO_IMAGE.test(file)
}

/** Tells whether images lie in a folder directly. */
export function holdsImages({ files }: Branch): boolean {
  return files.some(mayBeImage)
}

/** Tells whether anything below a folder may be an image. */
export function mayHaveImages(branch: Branch): boolean {
  return holdsImages(branch) || branch.folders.some(mayHaveImages)
}

/**
 * Goes down through folders that only hold another one, as unpacking an archive makes them; not into the last folder, which holds
 * images and may be the only class.
 */
export function unwrapped(branch: Branch): Branch {
  if (holdsImages(branch)) return branch
  const [only, ...others] = branch.folders.filter(mayHaveImages)
  if (only === undefined || others.length > 0 || !only.folders.some(mayHaveImages)) return branch
  // Images to test with are not to train on, even where there are no others.
  return ['validation', 'test'].includes(splitsAmong([only.name]).get(only.name) ?? '') ? branch : unwrapped(only)
}
