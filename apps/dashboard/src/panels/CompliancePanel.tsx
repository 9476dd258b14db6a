import type { ComplianceAnswer, ComplianceReport, ControlResult, ControlVerdict } from '@candor/server/api';
import type { ReactNode } from 'react';
import { toAddress } from '../api/client.ts';
import { useCompliance, useNewReport } from '../api/compliance.ts';
import type { Tone } from '../charts/Shape.tsx';
import { FRAMEWORKS } from '../format/alert.ts';
import { formatPlural } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Mark } from './AlertMark.tsx';
import { BoneRows } from './Bones.tsx';
import { Frame, Panel } from './Panel.tsx';

const VERDICTS: Readonly<Record<ControlVerdict, { word: string; past: string; tone: Tone }>> = {
  fail: { word: 'Fails', past: 'failed', tone: 'poor' },
  person: { word: 'Needs a person', past: 'needed a person', tone: 'needs-improvement' },
  pass: { word: 'Passes', past: 'passed', tone: 'good' },
};

/** What is wrong comes first. */
const ORDER: readonly ControlVerdict[] = ['fail', 'person', 'pass'];

/** What the server finds when it is held against GDPR, SOC 2 and HIPAA. */
export function CompliancePanel(): ReactNode {
  const query = useCompliance();
  const { mutate, isPending, error } = useNewReport();
  return (
    <>
      <div className="panel">
        <div className="card-head">
          <p>The server holds itself against GDPR, SOC 2 and HIPAA once a day, and whenever you ask.</p>
          <BusyButton isBusy={isPending} onClick={() => mutate()}>
            {isPending ? 'Looking…' : 'Make a report now'}
          </BusyButton>
        </div>
        <div role="status">{error && <p className="form-problem">{error.message}</p>}</div>
      </div>
      <Panel
        title="Newest report"
        query={query}
        skeleton={<BoneRows count={8} />}
        isEmpty={({ latest }) => latest === null}
        empty={<p className="is-muted">There is none yet. The first is made five minutes after the start.</p>}
      >
        {(answer) => answer.latest && <Newest report={answer.latest} changes={answer.changes} />}
      </Panel>
      {query.data?.latest?.frameworks.map((framework) => (
        <Frame key={framework} title={FRAMEWORKS[framework]}>
          <Controls
            controls={query.data?.latest?.controls.filter((control) => control.framework === framework) ?? []}
          />
        </Frame>
      ))}
      {query.data && query.data.reports.length > 0 && (
        <Frame title="Kept reports">
          <Kept reports={query.data.reports} />
        </Frame>
      )}
    </>
  );
}

function Newest({
  report: { id, at, counts, limits, controls },
  changes,
}: {
  report: ComplianceReport;
  changes: ComplianceAnswer['changes'];
}): ReactNode {
  const titleOf = (control: string): string => {
    const found = controls.find((one) => one.id === control);
    return found ? `${FRAMEWORKS[found.framework]}, ${found.title}` : control;
  };
  return (
    <div className="report">
      <p className="notice-title">
        {[
          formatPlural(counts.fail, 'fails', 'fail'),
          formatPlural(counts.person, 'needs a person', 'need a person'),
          formatPlural(counts.pass, 'passes', 'pass'),
        ].join(', ')}
      </p>
      <p>
        <time dateTime={at}>{formatFullTime(Date.parse(at))}</time>
      </p>
      {changes.length > 0 && (
        <ul>
          {changes.map(({ id: control, from, to }) => (
            <li key={control}>
              {`${titleOf(control)}: ${VERDICTS[from].past} before, ${VERDICTS[to].word.toLowerCase()} now`}
            </li>
          ))}
        </ul>
      )}
      <p className="row-actions">
        <FileLink id={id} format="html" label="As HTML, to print" />
        <FileLink id={id} format="json" label="As JSON" />
      </p>
      {limits.map((limit) => (
        <p key={limit} className="is-muted">
          {limit}
        </p>
      ))}
    </div>
  );
}

function FileLink({ id, format, label }: { id: string; format: 'html' | 'json'; label: string }): ReactNode {
  return (
    <a href={toAddress(`compliance/reports/${encodeURIComponent(id)}`, { format })} download="">
      {label}
    </a>
  );
}

function Controls({ controls }: { controls: readonly ControlResult[] }): ReactNode {
  const ordered = controls.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  return (
    <ul className="controls">
      {ordered.map(({ id, article, title, asks, looksAt, verdict, evidence, todo }) => (
        <li key={id}>
          <details>
            <summary>
              <Mark {...VERDICTS[verdict]} />
              <span>{title}</span>
              <span className="is-muted">{article}</span>
            </summary>
            <p>{asks}</p>
            <ul>
              {evidence.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
            <p className="is-muted">{`Looked at: ${looksAt}`}</p>
          </details>
          {todo !== '' && <p className="control-todo">{todo}</p>}
        </li>
      ))}
    </ul>
  );
}

function Kept({ reports }: Pick<ComplianceAnswer, 'reports'>): ReactNode {
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" className="wide-only">
              About
            </th>
            <th scope="col" className="number">
              Fail
            </th>
            <th scope="col">File</th>
          </tr>
        </thead>
        <tbody>
          {reports.slice(0, MAX_SHOWN).map(({ id, at, frameworks, counts }) => (
            <tr key={id}>
              <td>
                <time dateTime={at}>{formatFullTime(Date.parse(at))}</time>
              </td>
              <td className="wide-only">{frameworks.map((one) => FRAMEWORKS[one]).join(', ')}</td>
              <td className="number">{counts.fail}</td>
              <td>
                <FileLink id={id} format="html" label="HTML" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {reports.length > MAX_SHOWN && (
        <p className="is-muted">{`and ${formatPlural(reports.length - MAX_SHOWN, 'older one', 'older ones')}`}</p>
      )}
    </>
  );
}

const MAX_SHOWN = 30;
