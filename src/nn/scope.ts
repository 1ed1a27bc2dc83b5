import type { Shape } from '../array/index.ts'
import { input } from '../graph/index.ts'
import type { Graph, Node } from '../graph/index.ts'
import type { Initialiser } from './initialisers.ts'

/** An array a network keeps between steps: its shape and how it begins. */
export interface Declaration {
  readonly shape: Shape
  readonly initialiser: Initialiser
}

/** Where a batch norm takes mean and variance from: the batch at hand, or the running statistics. */
export type Normalisation = 'batch' | 'running'

/** What networks declare while they are applied, by full name. */
export interface Declarations {
  /** Arrays that training moves. */
  readonly parameters: Map<string, Declaration>
  /** Arrays that are averages over batches. */
  readonly statistics: Map<string, Declaration>
  /** The next values of statistics, where batch statistics were taken. */
  readonly updates: Map<string, Node>
}

/**
 * The place in a model at which a layer is applied. A layer is one function: it declares its parameters by asking for
 * them and applies them at once, so that their shapes follow from the input. Applying it again under the same name
 * shares them.
 */
export class Scope {
  readonly graph: Graph
  readonly normalisation: Normalisation
  readonly declarations: Declarations
  readonly #path: string

  constructor(graph: Graph, normalisation: Normalisation, declarations: Declarations = emptyDeclarations(), path = '') {
    this.graph = graph
    this.normalisation = normalisation
    this.declarations = declarations
    this.#path = path
  }

  /** Returns the scope one level down: names in it begin with `name/`. */
  within(name: string): Scope {
    return new Scope(this.graph, this.normalisation, this.declarations, `${this.#path}${name}/`)
  }

  /** Returns a parameter, declaring it when it is new. */
  parameter(name: string, declaration: Declaration): Node {
    return this.#declare(this.declarations.parameters, name, declaration)
  }

  /** Returns a running statistic, declaring it when it is new. */
  statistic(name: string, declaration: Declaration): Node {
    return this.#declare(this.declarations.statistics, name, declaration)
  }

  /** States what a running statistic becomes after this step. */
  update(name: string, value: Node): void {
    this.declarations.updates.set(this.#path + name, value)
  }

  #declare(table: Map<string, Declaration>, name: string, declaration: Declaration): Node {
    const path = this.#path + name
    if (!table.has(path)) table.set(path, declaration)
    return input(this.graph, path, declaration.shape)
  }
}

/** Returns empty tables. */
export function emptyDeclarations(): Declarations {
  return { parameters: new Map(), statistics: new Map(), updates: new Map() }
}
