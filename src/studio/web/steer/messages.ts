import type { Tensor } from '../../../array/index.ts'
import type { WebEngineOptions } from '../../../runtime/web/index.ts'

/** The models that a worker may hold. */
export type ModelName = 'generator' | 'recogniser'

/** Tensors by name: what a model takes or returns. */
export type Tensors = Readonly<Record<string, Tensor>>

/** What a page asks of its worker; every request is answered once. */
export type WorkerRequest = { readonly id: number; readonly model: ModelName } & (
  | { readonly bytes: ArrayBuffer; readonly engine: WebEngineOptions }
  | { readonly inputs: Tensors }
)

/** The answer: outputs (none where a model was loaded) and how long it took, or why there are none. */
export type WorkerAnswer = { readonly id: number } & (
  | { readonly outputs: Tensors; readonly milliseconds: number }
  | { readonly error: string }
)
