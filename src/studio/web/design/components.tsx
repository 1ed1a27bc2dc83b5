import type { ComponentChildren, JSX } from 'preact'
import type { RunState, SweepState } from '../../protocol/index.ts'

/** A button; `kind` says how much it asks for attention. */
export function Button({
  kind = '',
  ...rest
}: { readonly kind?: '' | 'primary' | 'danger' | 'quiet' } & JSX.IntrinsicElements['button']): JSX.Element {
  return <button type="button" {...rest} class={`button ${kind}`} />
}

/** A titled part of a page; `actions` stand at the right of its title. */
export function Panel({
  title,
  actions,
  children,
}: {
  readonly title: string
  readonly actions?: ComponentChildren
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <section class="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      {children}
    </section>
  )
}

/** How a run or a sweep stands, as a coloured word. */
export function StatePill({ state }: { readonly state: RunState | SweepState }): JSX.Element {
  return <span class={`pill ${state.replaceAll(' ', '-')}`}>{state}</span>
}

/** A line that something is worth knowing; errors are read out at once. */
export function Notice({
  kind = 'info',
  children,
}: {
  readonly kind?: 'info' | 'warning' | 'error'
  readonly children: ComponentChildren
}): JSX.Element {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}

/** Says that there is nothing yet, and what to do about it. */
export function Empty({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return <div class="empty">{children}</div>
}

/** Holds the place of what is on its way. */
export function Loading({ what, height = 120 }: { readonly what: string; readonly height?: number }): JSX.Element {
  return (
    <div class="loading" role="status" style={{ minHeight: `${height}px` }}>
      <span class="unseen">Loading {what}</span>
    </div>
  )
}

/** How far something is, a share in [0, 1]. */
export function ProgressBar({ share, label }: { readonly share: number; readonly label: string }): JSX.Element {
  const percent = Math.round(100 * Math.min(1, Math.max(0, share)))
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  )
}
