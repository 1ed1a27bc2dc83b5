import { FacetError } from '../errors.ts'

/** What to do about errors of the system, by code. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space; what was written before is whole.',
  EDQUOT: 'Your share of the disk is used up. Free some space; what was written before is whole.',
  EACCES: 'There is no permission for that. Have it allowed, or use another place.',
  EPERM: 'There is no permission for that. Have it allowed, or use another place.',
  EROFS: 'The disk is read-only. Have it made writable, or use another place.',
  ENOENT: 'The folder above has vanished, or takes no folders. Make it anew, or use another place.',
  ENOTDIR: 'A file stands where a folder is needed. Move the file, or use another place.',
  EEXIST: 'A file stands where a folder is needed. Move the file, or use another place.',
  EISDIR: 'A folder stands where a file is needed. Move the folder, or use another place.',
  ENAMETOOLONG: 'The name is too long for this disk. Choose a shorter one.',
  ELOOP: 'Links lead around in a circle there. Remove one of them, or use another place.',
  EIO: 'The disk does not work as it should. Check it, or choose another one.',
  EMFILE: 'This process may open no more files. Allow more, as with `ulimit -n 4096`.',
  ENFILE: 'The system can open no more files. Close other programs, or allow more.',
  ENOMEM: 'There is not enough memory. Free some, or allow more to this process or its container.',
  EAGAIN: 'No more processes or threads may be started. End some, or allow more, as with `ulimit -u`.',
}

type Explanations = readonly (readonly [pattern: RegExp, explanation: string])[]

/** Errors by what they say: what a process is short of, whatever it was that could not be had without it. */
const SHORTAGES: Explanations = [
  [
    /uv_cwd/,
    'The folder that this was started in has vanished, or may not be read. Change to another folder and start again.',
  ],
  [
    /alloc\w* failed|could not allocate|cannot allocate|bad.?alloc|failed to allocate|failed to map segment|out of memory|OUT_OF_MEMORY|heap limit/i,
    'There is not enough memory. Free some, allow more to this process (`ulimit -v unlimited`) or its container, or ask for ' +
      'less: a smaller batch, smaller networks.',
  ],
  [
    /ERR_WORKER_INIT_FAILED|uv_thread_create|pthread_create/,
    'No thread can be started. Allow more open files (`ulimit -n 4096`) or processes (`ulimit -u`), and start again.',
  ],
  [/too many open files/i, REMEDIES.EMFILE],
]

/** Errors by what they say: parts that are not there, or not for this machine. */
const INSTALLATION: Explanations = [
  [
    /ERR_DLOPEN_FAILED|Cannot find (?:module|package)|ERR_MODULE_NOT_FOUND/,
    'A part of the installation is missing, or is not for this system. Install Facet again, with `npm ci` or `npm install`.',
  ],
]

/** Returns a FacetError with a remedy for an error that comes of too little memory, or too few threads or files; else undefined. */
export function explainShortage(error: unknown): FacetError | undefined {
  return error instanceof Error && !('syscall' in error && 'path' in error) ? explained(error, SHORTAGES) : undefined
}

function explained(error: Error, explanations: Explanations): FacetError | undefined {
  const [, explanation] = explanations.find(([pattern]) => pattern.test(`${codeOf(error)} ${error.message}`)) ?? []
  if (explanation === undefined) return undefined
  return new FacetError(`${explanation} (${oneLine(error.message)})`, {
    cause: error,
    code: 'system',
    remedy: explanation,
  })
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

/** Returns a FacetError with a remedy for an error that is the system's or the installation's, and any other error as it is. */
export function explainSystemError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FacetError) return error
  const known = explainShortage(error) ?? explained(error, INSTALLATION)
  if (known) return known
  const code = codeOf(error)
  if (!('syscall' in error) || code === '') return error
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  const remedy = REMEDIES[code] ?? 'Check the disk and the folder.'
  const place = path === undefined ? '' : `${path}: `
  const text = `${place}${code} at ${String(error.syscall)}. ${remedy}`
  return new FacetError(text, { cause: error, code: 'system', path, remedy })
}

/** The first words of a message that may run over many lines. */
function oneLine(message: string): string {
  return message.split('\n')[0].slice(0, 200)
}
