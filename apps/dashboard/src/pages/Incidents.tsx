import type { Incident, IncidentStatus, IncidentsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useIncidents } from '../api/alerts.ts';
import { formatSpan, STATUSES } from '../format/alert.ts';
import { formatCount, NONE } from '../format/number.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { IncidentMark, SeverityTag } from '../panels/AlertMark.tsx';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { Figures } from '../panels/Figures.tsx';
import { MoreRows, useMore } from '../panels/MoreRows.tsx';
import { Panel } from '../panels/Panel.tsx';
import { AlertTabs } from '../shell/AlertTabs.tsx';
import { readChoice } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { useFilters } from '../shell/location.ts';
import { NarrowPicker } from '../shell/NarrowPicker.tsx';
import { toIncidentPath } from '../shell/route.ts';

const STATUS_WORDS: Record<IncidentStatus, string> = {
  open: STATUSES.open.word,
  acknowledged: STATUSES.acknowledged.word,
  resolved: STATUSES.resolved.word,
};

/** What is wrong now, and what was. */
export function Incidents(): ReactNode {
  const query = useIncidents();
  const status = readChoice(useFilters(), 'status', STATUS_WORDS);
  return (
    <div className="pages-stack">
      <AlertTabs page="incidents" />
      <Panel
        title="Incidents"
        aside={<NarrowPicker name="status" label="Status" all="All" options={STATUS_WORDS} />}
        query={query}
        skeleton={<BoneRows count={8} className="is-tall" />}
        isEmpty={({ incidents }) => incidents.length === 0}
        empty={
          <Empty title="Nothing was wrong yet">
            An incident opens when a rule fires. <Link to="/alerts">See the rules</Link>
          </Empty>
        }
      >
        {(answer) => <Content answer={answer} status={status} now={query.dataUpdatedAt} />}
      </Panel>
    </div>
  );
}

function Content({
  answer,
  status,
  now,
}: {
  answer: IncidentsAnswer;
  status: IncidentStatus | undefined;
  now: number;
}): ReactNode {
  const { incidents, acknowledgeMs, resolveMs, names } = answer;
  const shown = incidents.filter((incident) => status === undefined || incident.status === status);
  const more = useMore(shown.length);
  const count = (of: IncidentStatus): string =>
    formatCount(incidents.filter((incident) => incident.status === of).length);
  return (
    <>
      <Figures
        figures={[
          { title: 'Open', value: count('open') },
          { title: 'Acknowledged', value: count('acknowledged') },
          {
            title: 'Mean time to acknowledge',
            value: acknowledgeMs === null ? NONE : formatSpan(acknowledgeMs),
            note: 'last 30 days',
          },
          {
            title: 'Mean time to resolve',
            value: resolveMs === null ? NONE : formatSpan(resolveMs),
            note: 'last 30 days',
          },
        ]}
      />
      {shown.length === 0 ? (
        <p className="is-muted">None of these.</p>
      ) : (
        <table className="incident-table">
          <thead>
            <tr>
              <th scope="col">Incident</th>
              <th scope="col">Status</th>
              <th scope="col" className="wide-only">
                Began
              </th>
              <th scope="col" className="wide-only">
                Lasted
              </th>
              <th scope="col" className="wide-only">
                Owner
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, more.shown).map((incident) => (
              <Row key={incident.id} incident={incident} names={names} now={now} />
            ))}
          </tbody>
        </table>
      )}
      <MoreRows {...more} total={shown.length} />
    </>
  );
}

function Row({
  incident,
  names,
  now,
}: {
  incident: Incident;
  names: Record<string, string>;
  now: number;
}): ReactNode {
  const { id, title, severity, status, openedAt, resolvedAt, owner, isSilenced, alerts } = incident;
  return (
    <tr className="row-link">
      <th scope="row" className="incident-cell">
        <Link to={toIncidentPath(id)}>{title}</Link>
        <span className="tags">
          <SeverityTag severity={severity} />
          {alerts.length > 1 && <span>{`${alerts.length} alerts`}</span>}
          {isSilenced && <span>silenced</span>}
          <span className="narrow-only">{`began ${formatAgo(openedAt, now)}`}</span>
        </span>
      </th>
      <td>
        <IncidentMark status={status} />
      </td>
      <td className="wide-only">
        <time dateTime={new Date(openedAt).toISOString()} title={formatFullTime(openedAt)}>
          {formatAgo(openedAt, now)}
        </time>
      </td>
      <td className="wide-only">{formatSpan((resolvedAt ?? now) - openedAt)}</td>
      <td className="wide-only">{owner === null ? NONE : (names[owner] ?? owner)}</td>
    </tr>
  );
}
