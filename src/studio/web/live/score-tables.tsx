import type { JSX } from 'preact'
import { printInterval, scorePrinter } from '../../../figures/index.ts'
import { REPORT_SCORES, describeScore } from '../../../metrics/index.ts'
import type { EvaluationReport, Measured, ScoreEntry } from '../../../metrics/index.ts'
import { Panel } from '../design/index.ts'
import { barSpan } from './score-bar.ts'

interface ReportProps {
  readonly report: EvaluationReport
}

/** Every score over all classes: a row each, with its interval, and what as many real images get. */
export function OverallScores({ report: { overall } }: ReportProps): JSX.Element {
  return (
    <Panel title="Scores" actions={<BarKey />}>
      <div class="wide" tabIndex={0} role="region" aria-label="Scores over all classes">
        <table class="scores">
          <thead>
            <tr>
              <th scope="col">score</th>
              <th scope="col" class="number">
                value
              </th>
              <th scope="col" class="number">
                95 % interval
              </th>
              <th scope="col" class="number">
                real images
              </th>
              <th scope="col" class="bar-cell">
                <span class="unseen">as a bar</span>
              </th>
              <th scope="col" class="says">
                what it says
              </th>
            </tr>
          </thead>
          <tbody>
            {REPORT_SCORES.filter(({ name }) => overall[name].value !== null).map((entry) => (
              <ScoreRow key={entry.name} entry={entry} score={overall[entry.name]} />
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}

function ScoreRow({ entry, score }: { readonly entry: ScoreEntry; readonly score: Measured }): JSX.Element {
  const { value, floor } = score
  const print = scorePrinter(entry.unit, [value, floor])
  return (
    <tr>
      <th scope="row">{entry.title}</th>
      <td class="number strong">{print(value)}</td>
      <td class="number muted">{printInterval(entry, score)}</td>
      <td class="number">{print(floor)}</td>
      <td class="bar-cell">
        <ScoreBar score={score} unit={entry.unit} />
      </td>
      <td class="small muted says">{describeScore(entry)}</td>
    </tr>
  )
}

function ScoreBar({ score, unit }: { readonly score: Measured; readonly unit: ScoreEntry['unit'] }): JSX.Element {
  const { value, interval, floor } = barSpan(score, unit)
  const [low, high] = interval ?? [value, value]
  return (
    <div class="score-bar" aria-hidden="true">
      <div class="value" style={{ width: `${value}%` }} />
      <div class="interval" style={{ left: `${low}%`, width: `${high - low}%` }} />
      {floor !== undefined && <div class="floor" style={{ left: `${floor}%` }} />}
    </div>
  )
}

function BarKey(): JSX.Element {
  return (
    <span class="row small muted" aria-hidden="true">
      <span>
        <span class="bar-key value" />
        value and interval
      </span>
      <span>
        <span class="bar-key floor" />
        as many real images
      </span>
    </span>
  )
}

/** Columns of the table of classes: what is asked first. */
const CLASS_SCORES = ['accuracy', 'frechet', 'coverage', 'precision', 'recall', 'variance', 'authenticity'] as const

/** Scores class by class, as far as they can be told. */
export function ClassScores({ report: { classes, perClass, trainingCounts } }: ReportProps): JSX.Element {
  const entries = REPORT_SCORES.filter(
    ({ name }) =>
      (CLASS_SCORES as readonly string[]).includes(name) && perClass.some((scores) => scores[name].value !== null),
  )
  const columns = entries.map(({ name, title, unit }) => ({
    name,
    title,
    print: scorePrinter(
      unit,
      perClass.map((scores) => scores[name].value),
    ),
  }))
  return (
    <Panel title="Class by class">
      <div class="wide" tabIndex={0} role="region" aria-label="Scores by class">
        <table class="scores">
          <thead>
            <tr>
              <th scope="col">class</th>
              <th scope="col" class="number">
                training images
              </th>
              {columns.map(({ name, title }) => (
                <th key={name} scope="col" class="number">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {perClass.map((scores, index) => (
              <tr key={classes[index]}>
                <th scope="row">{classes[index]}</th>
                <td class="number muted">{trainingCounts[index]?.toLocaleString('en-US')}</td>
                {columns.map(({ name, print }) => (
                  <td key={name} class="number">
                    {print(scores[name].value)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  )
}
