import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { addresses } from '../../protocol/index.ts'
import type { Accepted } from '../../protocol/index.ts'
import { Button, CommandLine, Notice } from '../design/index.ts'
import { tagsOf } from '../run-list/tags.ts'
import { ask, places } from '../shell/index.ts'
import { requestOf } from './draft.ts'
import type { Form } from './form.ts'
import type { Checked } from './use-check.ts'

/** Says whether the run can be, by which command, and starts it. */
export function StartPanel({ form, checked }: { readonly form: Form; readonly checked: Checked }): JSX.Element {
  const { draft, change } = form
  const changes = Object.keys(draft.values).length + Object.keys(draft.objectives).length
  return (
    <section class="panel start" aria-label="Start">
      <CheckLine checked={checked} />
      {checked.state === 'fine' && <CommandLine text={checked.check.command} label="The command that does the same" />}
      <div class="setting">
        <label for="new-tags">tags</label>
        <input
          id="new-tags"
          placeholder="baseline, to keep"
          defaultValue={draft.tags.join(', ')}
          onInput={({ currentTarget }) => change({ ...draft, tags: tagsOf(currentTarget.value) })}
        />
      </div>
      <div class="row">
        <StartButton form={form} checked={checked} />
        {changes > 0 && (
          <Button kind="quiet" onClick={() => change({ ...draft, values: {}, objectives: {} })}>
            Reset all {changes}
          </Button>
        )}
      </div>
    </section>
  )
}

function StartButton({ form, checked }: { readonly form: Form; readonly checked: Checked }): JSX.Element {
  const { route } = useLocation()
  const [start, setStart] = useState<{ readonly isUnderWay?: boolean; readonly problem?: string }>({})
  const begin = () => {
    setStart({ isUnderWay: true })
    ask<Accepted>(addresses.runs(), { method: 'POST', body: requestOf(form.draft) }).then(
      ({ id }) => route(places.run(id)),
      (error: unknown) => setStart({ problem: error instanceof Error ? error.message : String(error) }),
    )
  }
  return (
    <>
      <Button kind="primary" disabled={checked.state !== 'fine' || start.isUnderWay} onClick={begin}>
        {start.isUnderWay === true ? 'Starting …' : 'Start'}
      </Button>
      {start.problem !== undefined && <Notice kind="error">{start.problem}</Notice>}
    </>
  )
}

function CheckLine({ checked }: { readonly checked: Checked }): JSX.Element {
  if (checked.state === 'refused') return <Notice kind="warning">{checked.message}</Notice>
  const lines = {
    checking: <p class="muted">Checking …</p>,
    fine: (
      <>
        <p class="fine">This can be trained.</p>
        {checked.state === 'fine' && checked.check.notices.map((notice) => <p key={notice}>{notice}</p>)}
      </>
    ),
    wrong: <p class="problem">{checked.state === 'wrong' && checked.error}</p>,
  }
  return <div role="status">{lines[checked.state]}</div>
}
