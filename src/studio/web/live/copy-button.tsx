import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from '../design/index.ts'

/** Copies a text, and says so. */
export function CopyButton({
  text,
  children,
}: {
  readonly text: string
  readonly children: ComponentChildren
}): JSX.Element {
  const [copied, setCopied] = useState<string>()
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('Copied'),
      () => setCopied(text),
    )
  }
  return (
    <Button title={text} onClick={copy} onBlur={() => setCopied(undefined)}>
      <span aria-live="polite">{copied ?? children}</span>
    </Button>
  )
}
