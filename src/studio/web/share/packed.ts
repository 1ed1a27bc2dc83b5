import type { PackedName, SharedPage } from '../../../train/node/index.ts'
import type { Progress } from '../steer/source.ts'

declare global {
  /** What the scripts of packed data call: a part of something, in base64. */
  var facetData: ((name: string, part: number, text: string) => void) | undefined
}

/** Where the part is put that a script is being run for. */
const arrived = new Map<string, string>()

/**
 * Returns what was packed into scripts, which is all that a page opened from a disk may load: gzip in base64, dealt to parts.
 *
 * @throws Error when a file of the page is missing, or the browser cannot unpack
 */
export async function unpack(name: PackedName, packed: SharedPage['packed'], progress: Progress): Promise<ArrayBuffer> {
  globalThis.facetData ??= (whose, part, text) => void arrived.set(`${whose}-${part}`, text)
  const { parts, bytes } = packed[name]
  const zipped: Uint8Array<ArrayBuffer>[] = []
  let rest = ''
  for (let part = 0; part < parts; part++) {
    const key = `${name}-${part}`
    await runScript(`assets/${key}.js`)
    // Parts are cut anywhere; four characters are three bytes.
    const text = rest + (arrived.get(key) ?? '')
    arrived.delete(key)
    const whole = text.length - (text.length % 4)
    rest = text.slice(whole)
    zipped.push(decode(text.slice(0, whole)))
    progress((bytes * (part + 1)) / parts, bytes)
  }
  const inflated = new Blob(zipped).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(inflated).arrayBuffer()
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const characters = atob(base64)
  const bytes = new Uint8Array(characters.length)
  for (let index = 0; index < bytes.length; index++) bytes[index] = characters.charCodeAt(index)
  return bytes
}

function runScript(address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src: address })
    script.addEventListener('load', () => {
      script.remove()
      resolve()
    })
    script.addEventListener('error', () =>
      reject(new Error(`${address} is missing. Copy the whole folder, with its assets, and open the page again.`)),
    )
    document.head.append(script)
  })
}
