import { FacetError } from '../../array/index.ts'

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space; what was written before is whole.',
  EDQUOT: 'Your share of the disk is used up. Free some space; what was written before is whole.',
  EACCES: 'There is no permission to write there. Choose another folder with --out.',
  EPERM: 'There is no permission to write there. Choose another folder with --out.',
  EROFS: 'The disk is read-only. Choose another folder with --out.',
  ENOENT: 'The folder above has vanished, or takes no folders. Choose another folder with --out.',
  ENOTDIR: 'A file stands where a folder is needed. Choose another folder with --out.',
  EEXIST: 'A file stands where a folder is needed. Choose another folder with --out.',
}

/** Returns a FacetError with a remedy for an error of the file system, and any other error as it is. */
export function explainFileError(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : ''
  const remedy = REMEDIES[String(error.code)] ?? 'Check the disk and the folder.'
  return new FacetError(`${path}${String(error.code)} at ${String(error.syscall)}. ${remedy}`, { cause: error })
}
