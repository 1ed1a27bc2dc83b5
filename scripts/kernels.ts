// Compiles src/runtime/kernels/kernels.as.ts and writes the module that holds its bytes: npm run kernels
import { writeFile } from 'node:fs/promises'
import { kernelModule } from './compile-kernels.ts'

await writeFile('src/runtime/kernels/module.ts', await kernelModule())
