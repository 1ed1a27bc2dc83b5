/** The key of what a config's part means. JSON, clones for threads and listings of keys leave it out; spreading keeps it. */
const DEFINITION = Symbol('definition')

/**
 * Returns a part of a config (a latent part, a term, a network) together with the definition that its name stands for. Parts
 * that name built-in definitions need none. So whoever holds a config can draw its latents and build its programs, and the
 * config is still plain JSON.
 */
export function bind<Part extends object>(part: Part, definition: object | undefined): Part {
  return definition ? { ...part, [DEFINITION]: definition } : part
}

/** Returns the definition that a part is bound to, if it is bound to one. */
export function boundTo(part: object): object | undefined {
  return (part as { readonly [DEFINITION]?: object })[DEFINITION]
}
