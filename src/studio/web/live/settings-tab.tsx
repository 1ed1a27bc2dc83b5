import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { addresses, commandLine } from '../../protocol/index.ts'
import type { ConfigFacts, RunDetail } from '../../protocol/index.ts'
import { CommandLine, CopyButton, Empty, Panel, formatCount, formatDuration } from '../design/index.ts'
import { useAnswer } from '../shell/index.ts'
import { configSections } from './config-sections.ts'
import type { ConfigSection } from './config-sections.ts'

/** All that a run was made with: its config beside its preset's, machine, versions, sessions, files. */
export function SettingsTab({ run }: { readonly run: RunDetail }): JSX.Element {
  if (!run.config) return <Empty>The config of this run cannot be read.</Empty>
  return (
    <div class="stack">
      <ConfigPanel run={run} config={run.config} />
      {run.record && <RecordPanel run={run} record={run.record} />}
      <FilesPanel run={run} />
    </div>
  )
}

function ConfigPanel({
  run,
  config,
}: {
  readonly run: RunDetail
  readonly config: NonNullable<RunDetail['config']>
}): JSX.Element {
  const facts = useAnswer<ConfigFacts>(addresses.config())
  const [onlyOthers, setOnlyOthers] = useState(false)
  const preset = facts.state === 'ready' ? facts.value.presets[run.preset ?? ''] : undefined
  const sections = configSections(config, preset)
  const changed = sections.flatMap(({ rows }) => rows).filter((row) => row.preset !== undefined).length
  return (
    <Panel
      title="Config"
      actions={
        <div class="row small">
          {preset && (
            <label class="row">
              <input
                type="checkbox"
                checked={onlyOthers}
                onChange={({ currentTarget }) => setOnlyOthers(currentTarget.checked)}
              />
              only what differs from preset {run.preset} ({formatCount(changed)})
            </label>
          )}
          <CopyButton text={`${JSON.stringify(config, null, 2)}\n`}>Copy as JSON</CopyButton>
        </div>
      }
    >
      <div class="config">
        {sections.map((section) => (
          <Section key={section.name} section={section} onlyOthers={onlyOthers && preset !== undefined} />
        ))}
      </div>
    </Panel>
  )
}

function Section({
  section: { name, rows },
  onlyOthers,
}: {
  readonly section: ConfigSection
  readonly onlyOthers: boolean
}): JSX.Element | null {
  const shown = onlyOthers ? rows.filter(({ preset }) => preset !== undefined) : rows
  if (shown.length === 0) return null
  return (
    <section>
      <h3>{name}</h3>
      <dl class="settings">
        {shown.map(({ path, value, preset }) => (
          <div key={path} class={preset === undefined ? '' : 'changed'}>
            <dt>{path}</dt>
            <dd>
              {value || '–'}
              {preset !== undefined && <span class="muted small"> (preset: {preset})</span>}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function RecordPanel({
  run,
  record,
}: {
  readonly run: RunDetail
  readonly record: NonNullable<RunDetail['record']>
}): JSX.Element {
  const { machine, versions, threads, parameters, peakMemoryMiB, sessions, data } = record
  const command = commandLine(['facet', ...record.command])
  return (
    <Panel title="How it was made">
      <div class="config">
        <Facts title="Machine">
          {Object.entries({ ...machine, memoryGiB: `${machine.memoryGiB} GiB`, threads }).map(fact)}
          {peakMemoryMiB !== undefined && fact(['peak memory', `${formatCount(peakMemoryMiB)} MiB`])}
        </Facts>
        <Facts title="Versions">{Object.entries(versions).map(fact)}</Facts>
        <Facts title="Data">
          {data && fact(['source', data.source])}
          {data && fact(['fingerprint', data.fingerprint.slice(0, 16)])}
          {run.image && fact(['images', `${run.image.height} × ${run.image.width} × ${run.image.channels}`])}
          {fact(['classes', formatCount(run.classNames.length)])}
          {parameters !== undefined && fact(['parameters', formatCount(parameters)])}
        </Facts>
        <Facts title="Sessions">
          {sessions.map(({ started, from, seconds }) =>
            fact([new Date(started).toLocaleString(), `from step ${formatCount(from)}, ${formatDuration(seconds)}`]),
          )}
        </Facts>
      </div>
      <CommandLine text={command} label="The command that began the run" />
    </Panel>
  )
}

function Facts({ title, children }: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <section>
      <h3>{title}</h3>
      <dl class="settings">{children}</dl>
    </section>
  )
}

function fact([name, value]: readonly [string, string | number]): JSX.Element {
  return (
    <div key={name}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function FilesPanel({ run: { id, checkpoints, figures, hasModel, modelVersion } }: { readonly run: RunDetail }) {
  return (
    <Panel title="Files">
      <dl class="settings">
        {fact(['folder', id])}
        {fact(['checkpoints', checkpoints.map(formatCount).join(', ') || 'none yet'])}
        {fact(['figures', formatCount(figures.length)])}
        <div>
          <dt>generator.onnx</dt>
          <dd>
            {hasModel ? (
              <a href={addresses.generator(id, modelVersion ?? 0)} download="generator.onnx">
                download
              </a>
            ) : (
              'not yet'
            )}
          </dd>
        </div>
      </dl>
    </Panel>
  )
}
