import type { JSX } from 'preact'
import { addresses } from '../../protocol/index.ts'
import type { RunDetail, StudioFacts } from '../../protocol/index.ts'
import { reportVerdict } from '../../../figures/index.ts'
import type { ReportFile } from '../../../train/node/index.ts'
import { CommandLine, Loading, Notice, Panel, formatCount } from '../design/index.ts'
import { useAnswer } from '../shell/index.ts'
import { CodeReports } from './code-reports.tsx'
import { commandsFor } from './run-commands.ts'
import { ClassScores, OverallScores } from './score-tables.tsx'
import { ScorePanel } from './score-panel.tsx'

/** The judge's report on a run; where there is none, what it would say and how to have it made. */
export function ReportTab({ run }: { readonly run: RunDetail }): JSX.Element {
  // Asked again when an evaluation ends: there is another report under the same address.
  const version = run.evaluation?.isRunning ? '?before' : ''
  const report = useAnswer<ReportFile>(run.hasReport ? addresses.report(run.id) + version : undefined)
  if (!run.hasReport) return <NoReport run={run} />
  if (report.state === 'loading') return <Loading what="the report" height={400} />
  if (report.state === 'refused') return <Notice kind="error">{report.message}</Notice>
  return <Report run={run} report={report.value} />
}

function Report({ run, report }: { readonly run: RunDetail; readonly report: ReportFile }): JSX.Element {
  const { count, notes, perClass, codes } = report
  return (
    <div class="stack">
      <Panel
        title="In short"
        actions={
          <a class="button" href={addresses.reportPage(run.id)} target="_blank" rel="noreferrer">
            The whole report
          </a>
        }
      >
        <ul class="verdict">
          {reportVerdict(report).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p class="muted small">
          Of {formatCount(count)} samples after step {formatCount(report.run.step)}.
        </p>
      </Panel>
      <OverallScores report={report} />
      {codes.length > 0 && <CodeReports report={report} />}
      {perClass.length > 0 && <ClassScores report={report} />}
      {run.scores.length > 0 && <ScorePanel scores={run.scores} />}
      <Panel title="Before you trust a figure">
        <ul class="bullets">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </Panel>
    </div>
  )
}

function NoReport({ run }: { readonly run: RunDetail }): JSX.Element {
  const studio = useAnswer<StudioFacts>(addresses.studio())
  const folder = studio.state === 'ready' ? studio.value.folder : 'runs'
  const evaluate = commandsFor(run, folder).find(({ name }) => name === 'evaluate')
  return (
    <div class="stack">
      <Panel title="No report yet">
        <div class="stack">
          <p>
            A generator’s own recogniser is no judge of it: the two were trained to agree. So Facet trains a judge
            apart, on real images alone, and asks it:
          </p>
          <ul class="bullets">
            <li>how many samples show the class that was asked for,</li>
            <li>how near samples are to real images, and whether they are as varied, class by class,</li>
            <li>whether they are copies of training images,</li>
            <li>what each code has come to mean.</li>
          </ul>
          {evaluate ? (
            <CommandLine text={evaluate.command} label="The command that makes the report" />
          ) : (
            <p class="muted">It can be made once the run has written its generator.</p>
          )}
        </div>
      </Panel>
      {run.scores.length > 0 && <ScorePanel scores={run.scores} />}
    </div>
  )
}
