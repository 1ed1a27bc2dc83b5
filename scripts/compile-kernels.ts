import asc from 'assemblyscript/asc'

const SOURCE = 'src/runtime/kernels/kernels.as.ts'
const OPTIONS = ['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noAssert']

/** Compiles the kernels and returns the text of the TypeScript module that holds them. */
export async function kernelModule(): Promise<string> {
  const files = new Map<string, Uint8Array | string>()
  const stderr = asc.createMemoryStream()
  const { error } = await asc.main([SOURCE, ...OPTIONS, '--outFile', 'kernels.wasm'], {
    stderr,
    writeFile: (name, contents) => void files.set(name, contents),
  })
  const binary = files.get('kernels.wasm')
  if (error || !(binary instanceof Uint8Array)) {
    throw new Error(`AssemblyScript refused ${SOURCE}: ${stderr.toString()}`)
  }
  return `// Made from kernels.as.ts by \`npm run kernels\`; a test holds the two together.

/** The compiled kernels, a WebAssembly module in base64. */
export const KERNELS =
  '${Buffer.from(binary).toString('base64')}'
`
}
