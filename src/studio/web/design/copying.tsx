import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from './components.tsx'

/** Copies a text, and says whether it could. */
export function CopyButton({
  text,
  children,
}: {
  readonly text: string | (() => string)
  readonly children: ComponentChildren
}): JSX.Element {
  const [said, say] = useState<string>()
  const copy = () =>
    navigator.clipboard
      .writeText(typeof text === 'string' ? text : text())
      .then(
        () => 'Copied',
        () => 'Select and copy it by hand',
      )
      .then(say)
  return (
    <Button
      title={typeof text === 'string' && text.length < 500 ? text : undefined}
      onClick={() => void copy()}
      onBlur={() => say(undefined)}
    >
      <span aria-live="polite">{said ?? children}</span>
    </Button>
  )
}

/** A command line, to be read and copied. */
export function CommandLine({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  return (
    <div class="command-line">
      <pre tabIndex={0} role="region" aria-label={label}>
        {text}
      </pre>
      <CopyButton text={text}>Copy command</CopyButton>
    </div>
  )
}
