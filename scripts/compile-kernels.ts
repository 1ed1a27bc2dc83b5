import asc from 'assemblyscript/asc'

const SOURCE = 'src/runtime/kernels/adam.as.ts'
const OPTIONS = ['--optimizeLevel', '3', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noAssert']

/** Compiles the Adam kernel and returns the text of the TypeScript module that holds it. */
export async function kernelModule(): Promise<string> {
  const files = new Map<string, Uint8Array | string>()
  const stderr = asc.createMemoryStream()
  const { error } = await asc.main([SOURCE, ...OPTIONS, '--outFile', 'adam.wasm'], {
    stderr,
    writeFile: (name, contents) => void files.set(name, contents),
  })
  const binary = files.get('adam.wasm')
  if (error || !(binary instanceof Uint8Array)) {
    throw new Error(`AssemblyScript refused ${SOURCE}: ${stderr.toString()}`)
  }
  return `// Made from adam.as.ts by \`npm run kernels\`; a test holds the two together.

/** The compiled Adam kernel, a WebAssembly module in base64. */
export const ADAM_MODULE =
  '${Buffer.from(binary).toString('base64')}'
`
}
