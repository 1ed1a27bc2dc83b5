import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

/** A system that is measured beside Facet. */
export interface Peer {
  /** What it is asked for by. */
  readonly name: string
  /** The program and its arguments, before the case and the threads. */
  readonly command: readonly string[]
  /** Returns how to get what it needs; undefined where all is at hand. */
  missing(): Promise<string | undefined>
}

/** Python programs by environment: `pytorch`, `tensorflow` or `jax`. Any other environment takes `python3`. */
export type Interpreters = Readonly<Record<string, string>>

/** Returns all peers in the order of the report; Facet, which the others are compared to, is the first. */
export function listPeers(interpreters: Interpreters = {}): Peer[] {
  const python = (name: string, { environment, module, script, flags = [] }: PythonPeer): Peer => {
    const interpreter = interpreters[environment] ?? 'python3'
    return {
      name,
      command: [interpreter, `bench/peers/${script}.py`, ...flags],
      missing: async () => {
        if (await hasModule(interpreter, module)) return undefined
        const requirements = `bench/peers/requirements/${environment}.txt`
        return `pip install -r ${requirements}, then --python ${environment}=PATH names that environment's python`
      },
    }
  }
  const pytorch = { environment: 'pytorch', module: 'torch', script: 'pytorch' }
  const tensorflow = { environment: 'tensorflow', module: 'tensorflow', script: 'tensorflow_peer' }
  return [
    { name: 'facet', command: nodeCommand('facet'), missing: () => Promise.resolve(undefined) },
    python('pytorch', pytorch),
    python('pytorch-compile', { ...pytorch, flags: ['--compile'] }),
    python('tensorflow', tensorflow),
    python('tensorflow-graph', { ...tensorflow, flags: ['--graph'] }),
    python('jax', { environment: 'jax', module: 'jax', script: 'jax_peer' }),
    javascript('tfjs', { module: '@tensorflow/tfjs-core', script: 'tfjs', flags: ['cpu'] }),
    javascript('tfjs-wasm', { module: '@tensorflow/tfjs-core', script: 'tfjs', flags: ['wasm'] }),
    javascript('jax-js', { module: '@jax-js/jax', script: 'jax-js' }),
  ]
}

interface JavaScriptPeer {
  /** What must be installed. */
  readonly module: string
  /** File in this folder, without its ending. */
  readonly script: string
  readonly flags?: readonly string[]
}

interface PythonPeer extends JavaScriptPeer {
  /** What the interpreter and the requirements are named for. */
  readonly environment: string
}

function javascript(name: string, { module, script, flags }: JavaScriptPeer): Peer {
  const missing = () => (existsSync(`bench/node_modules/${module}`) ? undefined : 'npm ci --prefix bench')
  return { name, command: nodeCommand(script, flags), missing: () => Promise.resolve(missing()) }
}

function nodeCommand(script: string, flags: readonly string[] = []): string[] {
  return [process.execPath, '--import', './scripts/source.mjs', `bench/peers/${script}.ts`, ...flags]
}

/** Looks for a module without importing it, which takes seconds. */
async function hasModule(interpreter: string, module: string): Promise<boolean> {
  const question = `import importlib.util, sys; sys.exit(importlib.util.find_spec('${module}') is None)`
  return promisify(execFile)(interpreter, ['-c', question]).then(
    () => true,
    () => false,
  )
}
