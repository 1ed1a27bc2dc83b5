import { spawnSync } from 'node:child_process'

/**
 * Returns what runs a Python script that needs modules, or undefined where none at hand has them: `$PYTHON`, or else `python3`.
 */
export function pythonWith(...modules: readonly string[]): ((script: string, ...args: string[]) => string) | undefined {
  const command = process.env.PYTHON ?? 'python3'
  const run = (...args: string[]) => spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (run('-c', `import ${modules.join()}`).status !== 0) return undefined
  return (script, ...args) => {
    const { status, stdout, stderr } = run('-c', script, ...args)
    if (status !== 0) throw new Error(stderr)
    return stdout
  }
}
