import type { AuditAnswer, AuditVerdict } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { AUDIT_LIMIT, useAudit, useVerdict } from '../api/administration.ts';
import { formatPlural } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { BoneRows } from './Bones.tsx';
import { CopyLine } from './CopyLine.tsx';
import { Panel } from './Panel.tsx';

/** Who changed what, and whether the log of it is whole. */
export function AuditPanel(): ReactNode {
  const [before, setBefore] = useState<number>();
  const query = useAudit(before);
  return (
    <>
      <Verdict />
      <Panel
        title="Changes"
        query={query}
        skeleton={<BoneRows count={10} />}
        isEmpty={({ entries }) => entries.length === 0}
        empty={<p className="is-muted">Nothing was changed yet.</p>}
      >
        {(answer) => (
          <>
            <Entries answer={answer} />
            <p className="row-actions">
              {before !== undefined && (
                <button type="button" onClick={() => setBefore(undefined)}>
                  Newest
                </button>
              )}
              {answer.entries.length === AUDIT_LIMIT && (
                <button type="button" onClick={() => setBefore(answer.entries.at(-1)?.seq)}>
                  Older
                </button>
              )}
            </p>
          </>
        )}
      </Panel>
    </>
  );
}

function Entries({ answer: { entries, names } }: { answer: AuditAnswer }): ReactNode {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col" className="wide-only">
            Which
          </th>
          <th scope="col" className="wide-only">
            Details
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ seq, at, actor, what, object, details }) => (
          <tr key={seq}>
            <td>
              <time dateTime={at}>{formatFullTime(Date.parse(at))}</time>
            </td>
            <td>{names[actor] ?? actor}</td>
            <td>{what}</td>
            <td className="wide-only">{object === undefined ? '' : names[object] || object}</td>
            <td className="wide-only is-muted">{toText(details)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function toText(details: AuditAnswer['entries'][number]['details']): string {
  const shown = Object.entries(details ?? {}).filter(([name]) => name !== 'change');
  return shown.map(([name, value]) => `${name} ${value}`).join(', ');
}

function Verdict(): ReactNode {
  const { mutate, isPending, data, error } = useVerdict();
  return (
    <div className="panel">
      <div className="card-head">
        <p>Each entry is sealed together with the one before it, so a change to the log shows.</p>
        <BusyButton isBusy={isPending} onClick={() => mutate()}>
          {isPending ? 'Checking…' : 'Check the log'}
        </BusyButton>
      </div>
      <div role="status">
        {error && <p className="form-problem">{error.message}</p>}
        {data && <Found verdict={data} />}
      </div>
    </div>
  );
}

function Found({ verdict: { isIntact, entries, head, problems } }: { verdict: AuditVerdict }): ReactNode {
  if (!isIntact)
    return (
      <div className="notice is-failure">
        <p className="notice-title">The log is not what was written</p>
        <ul>
          {problems.map(({ line, seq, problem }) => (
            <li key={`${line} ${seq} ${problem}`}>
              {`${seq === undefined ? `Line ${line ?? '–'}` : `Entry ${seq}`}: ${problem}`}
            </li>
          ))}
        </ul>
      </div>
    );
  return (
    <div className="notice">
      <p className="notice-title">{`Intact: ${formatPlural(entries, 'entry', 'entries')}`}</p>
      <p>Keep this head elsewhere: a log that was cut and put back with an older head does not have it.</p>
      <CopyLine code={head} label="the head" />
    </div>
  );
}
