import type { JSX } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Config } from '../../../gan/index.ts'
import { addresses } from '../../protocol/index.ts'
import type { ConfigFacts, RunDetail } from '../../protocol/index.ts'
import { Loading, Notice, Panel } from '../design/index.ts'
import { useAnswer } from '../shell/index.ts'
import { DataChoice } from './data-choice.tsx'
import { draftLike, requestOf } from './draft.ts'
import type { Draft } from './draft.ts'
import { filterFields, groupOf } from './fields.ts'
import type { FieldGroup, Schema } from './fields.ts'
import { FIRST_SETTINGS, FirstSettings } from './first-settings.tsx'
import type { Form } from './form.ts'
import { LatentsEditor } from './latents-editor.tsx'
import { PresetCards } from './preset-cards.tsx'
import { SettingGroups } from './setting-groups.tsx'
import { StartPanel } from './start-panel.tsx'
import { TermsEditor } from './terms-editor.tsx'
import { useCheck } from './use-check.ts'

/** The form of a new run, made from the schema of configs; `/new?from=ID` begins with the settings of a run. */
export function NewRunPage(): JSX.Element {
  const { query } = useLocation()
  const from = query.from as string | undefined
  const facts = useAnswer<ConfigFacts>(addresses.config())
  const run = useAnswer<RunDetail>(from === undefined ? undefined : addresses.run(from))
  const refused = [facts, run].find((answer) => answer.state === 'refused')
  if (refused) return <Notice kind="error">{refused.message}</Notice>
  if (facts.state !== 'ready' || (from !== undefined && run.state !== 'ready')) {
    return <Loading what="the form" height={500} />
  }
  return <NewRunForm key={from} facts={facts.value} run={run.state === 'ready' ? run.value : undefined} />
}

interface NewRunFormProps {
  readonly facts: ConfigFacts
  /** The run whose settings are taken over. */
  readonly run: RunDetail | undefined
}

function NewRunForm({ facts, run }: NewRunFormProps): JSX.Element {
  const [draft, setDraft] = useState<Draft>(() => firstDraft(facts, run))
  const [config, setConfig] = useState<Config>(run?.config ?? facts.presets[draft.preset])
  const checked = useCheck(requestOf(draft))
  if (checked.state === 'fine' && checked.check.config !== config) setConfig(checked.check.config)
  const whole = useMemo(() => groupOf(facts.schema as Schema), [facts])
  const form: Form = { facts, draft, config, change: setDraft, ...(checked.state === 'wrong' && { problem: checked }) }
  const terms = whole.groups.find(({ path }) => path === 'terms')
  return (
    <div class="stack">
      <div class="row">
        <h1>New run</h1>
        {run && <span class="muted">with the settings of {run.id}</span>}
      </div>
      <div class="new-run">
        <div class="stack">
          <PresetCards form={form} />
          <Panel title="What matters first">
            <div class="fields">
              <DataChoice form={form} />
              <FirstSettings form={form} whole={whole} />
            </div>
          </Panel>
          <LatentsEditor form={form} />
          {terms && <TermsEditor form={form} terms={terms} />}
          <SettingGroups form={form} groups={otherGroups(whole)} />
        </div>
        <StartPanel form={form} checked={checked} />
      </div>
    </div>
  )
}

function firstDraft({ presets }: ConfigFacts, run: RunDetail | undefined): Draft {
  if (run) return draftLike(run, presets)
  return { preset: 'facet', data: presets.facet.data.source, objectives: {}, values: {}, tags: [] }
}

/** The settings that have no place of their own above. */
function otherGroups(whole: FieldGroup): FieldGroup[] {
  const isOther = (path: string) => !FIRST_SETTINGS.has(path) && path !== 'data.source'
  return whole.groups
    .filter(({ path }) => path !== 'terms')
    .flatMap((group) => filterFields(group, ({ path }) => isOther(path)) ?? [])
}
