import type { Incident, IncidentAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useIncident } from '../api/alerts.ts';
import { ApiFailure, toAddress } from '../api/client.ts';
import { together } from '../api/together.ts';
import { ENTRIES, formatSpan } from '../format/alert.ts';
import { NONE } from '../format/number.ts';
import { formatFullTime } from '../format/time.ts';
import { IncidentMark, SeverityTag } from '../panels/AlertMark.tsx';
import { BoneDetail, BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { OwnerPicker } from '../panels/OwnerPicker.tsx';
import { Answered, Frame } from '../panels/Panel.tsx';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Area, Form } from '../shell/Form.tsx';
import { Link } from '../shell/Link.tsx';
import { usePageName } from '../shell/usePageName.ts';

/** One incident: what happened, who has it, and what was learnt. */
export function IncidentDetail({ id }: { id: string }): ReactNode {
  const query = together(useIncident(id), useMe());
  const isAbsent = query.error instanceof ApiFailure && query.error.status === 404;
  return (
    <>
      <p className="back">
        <Link to="/incidents">← All incidents</Link>
      </p>
      {isAbsent ? (
        <Frame title="Not found">
          <Empty title="There is no such incident">It may be of another project.</Empty>
        </Frame>
      ) : (
        <Answered title="Incident" query={query} skeleton={<Skeleton />} isEmpty={() => false} empty={null}>
          {(answer) => <Content answer={answer} now={query.dataUpdatedAt} />}
        </Answered>
      )}
    </>
  );
}

function Content({ answer: { incident, names }, now }: { answer: IncidentAnswer; now: number }): ReactNode {
  const { data: me } = useMe();
  usePageName('Incident', incident.title);
  const mayAct = includesRole(me?.role, 'editor');
  return (
    <div className="pages-stack">
      <Frame title={incident.title} aside={<IncidentMark status={incident.status} />}>
        <Facts incident={incident} names={names} now={now} />
        <ul className="incident-alerts">
          {incident.alerts.map(({ rule, name, severity, until }) => (
            <li key={rule}>
              <SeverityTag severity={severity} /> {name}
              <span className="is-muted">{until === null ? ' fires' : ' is over'}</span>
            </li>
          ))}
        </ul>
        {mayAct && <Actions incident={incident} />}
      </Frame>
      <div className="split">
        <Frame title="Timeline">
          <Timeline incident={incident} names={names} />
          {mayAct && <NoteForm id={incident.id} />}
        </Frame>
        <Frame
          title="Post-mortem"
          aside={
            <a href={toAddress(`incidents/${encodeURIComponent(incident.id)}/post-mortem`, {})} download="">
              As Markdown
            </a>
          }
        >
          {mayAct ? (
            <LessonsForm incident={incident} />
          ) : (
            <p className="lessons">{incident.lessons || NONE}</p>
          )}
        </Frame>
      </div>
    </div>
  );
}

function Facts({
  incident,
  names,
  now,
}: {
  incident: Incident;
  names: Record<string, string>;
  now: number;
}): ReactNode {
  const { openedAt, acknowledgedAt, resolvedAt, owner, severity } = incident;
  const after = (at: number | null): string => (at === null ? NONE : `after ${formatSpan(at - openedAt)}`);
  return (
    <dl className="facts">
      <div>
        <dt>Severity</dt>
        <dd>{severity}</dd>
      </div>
      <div>
        <dt>Began</dt>
        <dd>{formatFullTime(openedAt)}</dd>
      </div>
      <div>
        <dt>Acknowledged</dt>
        <dd>{after(acknowledgedAt)}</dd>
      </div>
      <div>
        <dt>Resolved</dt>
        <dd>{resolvedAt === null ? `not yet, ${formatSpan(now - openedAt)} so far` : after(resolvedAt)}</dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>{owner === null ? NONE : (names[owner] ?? owner)}</dd>
      </div>
    </dl>
  );
}

function Actions({ incident: { id, status, owner } }: { incident: Incident }): ReactNode {
  const { data: me } = useMe();
  const { mutate, isPending, error } = useChange();
  const send = (body: object): void => mutate({ method: 'PATCH', path: `incidents/${id}`, body });
  const isMine = owner !== null && owner === me?.id;
  return (
    <p className="row-actions">
      {status === 'open' && (
        <BusyButton
          className="is-primary"
          isBusy={isPending}
          onClick={() => send({ status: 'acknowledged' })}
        >
          Acknowledge
        </BusyButton>
      )}
      {status !== 'resolved' && (
        <BusyButton isBusy={isPending} onClick={() => send({ status: 'resolved' })}>
          Resolve
        </BusyButton>
      )}
      {me?.kind === 'user' && !isMine && (
        <BusyButton isBusy={isPending} onClick={() => send({ owner: me.id })}>
          Take it
        </BusyButton>
      )}
      <OwnerPicker owner={owner} isBusy={isPending} onPick={(next) => send({ owner: next })} />
      {error && (
        <span className="form-problem" role="alert">
          {error.message}
        </span>
      )}
    </p>
  );
}

function Timeline({ incident, names }: { incident: Incident; names: Record<string, string> }): ReactNode {
  return (
    <ol className="timeline">
      {incident.timeline.map(({ at, what, actor, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: entries are only added, and two may be the same.
        <li key={index}>
          <time dateTime={new Date(at).toISOString()}>{formatFullTime(at)}</time>
          <p>
            {ENTRIES[what]} {what === 'owned' ? (names[text] ?? 'nobody') : text}
            {actor !== 'server' && <span className="is-muted">{` · ${names[actor] ?? actor}`}</span>}
          </p>
        </li>
      ))}
    </ol>
  );
}

function NoteForm({ id }: { id: string }): ReactNode {
  const change = useChange();
  return (
    <Form
      className="settings-form"
      action="Add note"
      busy="Adding…"
      onSend={async (fields) => {
        const body = { text: String(fields.get('text') ?? '') };
        await change.mutateAsync({ method: 'POST', path: `incidents/${id}/notes`, body });
      }}
    >
      <Area name="text" label="Note" required={true} rows={2} />
    </Form>
  );
}

function LessonsForm({ incident: { id, lessons } }: { incident: Incident }): ReactNode {
  const change = useChange();
  return (
    <Form
      key={lessons}
      className="settings-form"
      action="Save"
      busy="Saving…"
      onSend={async (fields) => {
        const body = { lessons: String(fields.get('lessons') ?? '') };
        await change.mutateAsync({ method: 'PATCH', path: `incidents/${id}`, body });
      }}
    >
      <Area
        name="lessons"
        label="Lessons"
        rows={8}
        defaultValue={lessons}
        hint="Markdown. What happened, why, and what keeps it from happening again."
      />
    </Form>
  );
}

function Skeleton(): ReactNode {
  return (
    <BoneDetail lists={[10, 10]}>
      <BoneRows count={7} className="is-tall" />
    </BoneDetail>
  );
}
