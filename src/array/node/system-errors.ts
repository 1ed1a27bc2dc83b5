import { FacetError } from '../errors.ts'

/** What to do about errors of the system, by code. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space; what was written before is whole.',
  EDQUOT: 'Your share of the disk is used up. Free some space; what was written before is whole.',
  EACCES: 'There is no permission to write there. Choose another folder with --out.',
  EPERM: 'There is no permission to write there. Choose another folder with --out.',
  EROFS: 'The disk is read-only. Choose another folder with --out.',
  ENOENT: 'The folder above has vanished, or takes no folders. Choose another folder with --out.',
  ENOTDIR: 'A file stands where a folder is needed. Choose another folder with --out.',
  EEXIST: 'A file stands where a folder is needed. Choose another folder with --out.',
  ENAMETOOLONG: 'The name is too long for this disk. Choose a shorter one.',
  ELOOP: 'Links lead around in a circle there. Choose another folder.',
  EIO: 'The disk does not work as it should. Check it, or choose another one.',
  EMFILE: 'This process may open no more files. Allow more, as with `ulimit -n 4096`.',
  ENFILE: 'The system can open no more files. Close other programs, or allow more.',
  ENOMEM: 'There is not enough memory. Free some, or allow more to this process or its container.',
  EAGAIN: 'No more processes or threads may be started. End some, or allow more, as with `ulimit -u`.',
}

/** Errors that come without a code of the system, by what they say. */
const MESSAGES: readonly (readonly [pattern: RegExp, explanation: string])[] = [
  [
    /uv_cwd/,
    'The folder that this was started in has vanished, or may not be read. Change to another folder and start again.',
  ],
  [
    /alloc\w* failed|could not allocate|cannot allocate|bad.?alloc|failed to allocate|out of memory|OUT_OF_MEMORY|heap limit/i,
    'There is not enough memory. Free some, allow more to this process (`ulimit -v unlimited`) or its container, or ask for ' +
      'less: a smaller batch, smaller networks.',
  ],
  [
    /ERR_WORKER_INIT_FAILED|uv_thread_create|pthread_create/,
    'No thread can be started. Allow more open files (`ulimit -n 4096`) or processes (`ulimit -u`), and start again.',
  ],
  [
    /ERR_DLOPEN_FAILED|Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND/,
    'A part of the installation is missing, or is not for this system. Install Facet again, with `npm ci` or `npm install`.',
  ],
]

/** Returns a FacetError with a remedy for an error that is the system's or the installation's, and any other error as it is. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FacetError) return error
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const [, explanation] = MESSAGES.find(([pattern]) => pattern.test(`${code} ${error.message}`)) ?? []
  if (explanation !== undefined) return new FacetError(`${explanation} (${oneLine(error.message)})`, { cause: error })
  if (!('syscall' in error) || code === '') return error
  const path = 'path' in error && typeof error.path === 'string' ? `${error.path}: ` : ''
  const remedy = REMEDIES[code] ?? 'Check the disk and the folder.'
  return new FacetError(`${path}${code} at ${String(error.syscall)}. ${remedy}`, { cause: error })
}

/** The first words of a message that may run over many lines. */
function oneLine(message: string): string {
  return message.split('\n')[0].slice(0, 200)
}
