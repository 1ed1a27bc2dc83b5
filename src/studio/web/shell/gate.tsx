import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button, Empty, Notice } from '../design/index.ts'
import { onShut } from './entrance.ts'
import { enter } from './session.ts'

/** Shows pages where they may read, and else how to get in. */
export function Gate({
  isOpen,
  problem,
  children,
}: {
  /** Whether this page may read, as far as is known. */
  readonly isOpen: boolean
  /** Why the address did not let it in. */
  readonly problem?: string
  readonly children: ComponentChildren
}): JSX.Element {
  const [isShut, setShut] = useState(!isOpen)
  useEffect(() => onShut(() => setShut(true)), [])
  if (isShut) return <Shut problem={problem} />
  return (
    <>
      {problem !== undefined && <Notice kind="warning">{problem}</Notice>}
      {children}
    </>
  )
}

function Shut({ problem: first }: { readonly problem: string | undefined }): JSX.Element {
  const [problem, setProblem] = useState(first)
  const [text, setText] = useState('')
  const tryToken = async (event: Event) => {
    event.preventDefault()
    const refused = await enter({ token: tokenIn(text) })
    if (refused === undefined) location.reload()
    setProblem(refused)
  }
  return (
    <Empty>
      <h1>This browser has no session here</h1>
      <p>
        Open the address that <code>facet studio</code> printed in its terminal. Each start prints a new one.
      </p>
      <p>If you reach the studio under another name or port, paste that address here, or the token at its end.</p>
      <form class="row" onSubmit={(event) => void tryToken(event)}>
        <label for="token">Address or token</label>
        <input
          id="token"
          type="password"
          autocomplete="off"
          required
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button kind="primary" type="submit">
          Enter
        </Button>
      </form>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
    </Empty>
  )
}

/** Returns the token of what was pasted: an address that ends in one, or the token itself. */
function tokenIn(text: string): string {
  return /token=([\w-]+)/.exec(text)?.[1] ?? text.trim()
}
