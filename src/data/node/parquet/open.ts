import type { DataSet } from '../../index.ts'
import { openImageFiles } from '../image-folder.ts'
import { inspectImageFiles } from '../inspect-folder.ts'
import type { DataInspection } from '../inspection.ts'
import { outlineFiles } from '../outline.ts'
import type { DataOutline } from '../outline.ts'
import type { DataListeners, DataRequest } from '../request.ts'
import { settingsOf } from '../settings.ts'
import { tableLayout } from './table.ts'

/**
 * Opens Parquet files with embedded images, as the datasets library of Hugging Face writes them: a file, or a folder of them
 * with a part for training and others in files or folders called so. Images are decoded and packed as those of a folder are.
 *
 * @param path - the file or folder
 * @throws FacetError when a file is damaged, its columns are not such as are read, there are too few images, or images cannot be
 * read and are not to be left out; UsageError for an impossible request
 */
export async function openParquet(path: string, request: DataRequest, listeners: DataListeners): Promise<DataSet> {
  return openImageFiles(path, await tableLayout(path, settingsOf(request)), { request, listeners })
}

/**
 * Tells what Parquet files hold. Throws as {@link openParquet} does, but not for damaged images.
 */
export async function inspectParquet(
  path: string,
  request: DataRequest,
  listeners: DataListeners,
): Promise<Omit<DataInspection, 'kind'>> {
  return inspectImageFiles(path, await tableLayout(path, settingsOf(request)), { request, listeners })
}

/** Outlines Parquet files from their labels and a sample of their images. Throws as `outlineFiles` does. */
export async function outlineParquet(path: string, request: DataRequest, signal?: AbortSignal): Promise<DataOutline> {
  const settings = settingsOf(request)
  return outlineFiles(path, await tableLayout(path, settings), settings, signal)
}
