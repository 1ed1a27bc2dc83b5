import { readFields } from './fields.ts'
import type { Field } from './fields.ts'
import { MessageWriter } from './protobuf.ts'
import { METADATA, metadataProto } from './schema.ts'

/**
 * Reads the key–value pairs of an ONNX file.
 *
 * @throws FacetError when the bytes are not a protobuf message
 */
export function readMetadata(model: Uint8Array): Record<string, string> {
  const pairs = readFields(model).filter(isMetadata)
  return Object.fromEntries(
    pairs.map(({ content }) => {
      const parts = readFields(content)
      return [textOf(parts, 1), textOf(parts, 2)]
    }),
  )
}

/**
 * Returns an ONNX file with other key–value pairs in the place of its own; all else stays as it is, byte for byte.
 *
 * @throws FacetError when the bytes are not a protobuf message
 */
export function replaceMetadata(model: Uint8Array, metadata: Readonly<Record<string, string>>): Uint8Array {
  const writer = new MessageWriter()
  for (const field of readFields(model)) if (!isMetadata(field)) writer.raw(field.bytes)
  return writer.append(metadataProto(metadata)).finish()
}

function isMetadata({ number }: Field): boolean {
  return number === METADATA
}

function textOf(fields: readonly Field[], number: number): string {
  return new TextDecoder().decode(fields.find((field) => field.number === number)?.content)
}
