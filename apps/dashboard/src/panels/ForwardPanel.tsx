import type { ForwardKind, ForwardRow, ForwardStatus } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { useChange } from '../api/administration.ts';
import { useForwards } from '../api/forwards.ts';
import { formatSpan } from '../format/duration.ts';
import { formatCount } from '../format/number.ts';
import { formatAgo } from '../format/time.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Field, Form, Picker } from '../shell/Form.tsx';
import { BoneRows } from './Bones.tsx';
import { ChangeButton } from './ChangeButton.tsx';
import { Empty } from './Empty.tsx';
import { toForward } from './forwardFields.ts';
import { Frame, Panel } from './Panel.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { TestButton } from './TestButton.tsx';

const KINDS: Readonly<Record<ForwardKind, string>> = { otlp: 'OpenTelemetry', sentry: 'Sentry' };
const ENCODINGS = { json: 'JSON', protobuf: 'Protobuf' } as const;

/** Where the events of the project are also sent, how that goes, and what was let go. */
export function ForwardPanel(): ReactNode {
  const query = useForwards();
  return (
    <>
      <Panel
        title="Forwards"
        query={query}
        skeleton={<BoneRows count={8} className="is-tall" />}
        isEmpty={({ forwards }) => forwards.length === 0}
        empty={
          <Empty title="Events go nowhere else">Make a forward below to send them on as they arrive.</Empty>
        }
      >
        {({ forwards }) => (
          <ul className="cards">
            {forwards.map((forward) => (
              <ForwardCard key={forward.id ?? forward.name} forward={forward} now={query.dataUpdatedAt} />
            ))}
          </ul>
        )}
      </Panel>
      {query.isFetched && <NewForward />}
    </>
  );
}

function ForwardCard({ forward, now }: { forward: ForwardRow; now: number }): ReactNode {
  const [isEditing, setIsEditing] = useState(false);
  const { id, name, to, place, encoding, headers, status } = forward;
  const change = useChange();
  return (
    <li className="card">
      <div className="card-head">
        <h3>{name}</h3>
        <span className="is-muted">
          {to === 'otlp' ? `${KINDS.otlp}, ${ENCODINGS[encoding]}` : KINDS[to]}
        </span>
        {id === null ? (
          <span className="row-actions is-muted">Named by the server’s file</span>
        ) : (
          <span className="row-actions">
            <TestButton of={name} path={`forwards/${id}/test`} />
            <PauseButton id={id} name={name} isPaused={status.isPaused} />
            <ChangeButton of={name} isOpen={isEditing} onToggle={() => setIsEditing(!isEditing)} />
            <RemoveButton of={name} path={`forwards/${id}`} />
          </span>
        )}
      </div>
      <dl className="own-facts">
        <dt>To</dt>
        <dd>{headers.length === 0 ? place : `${place}, with ${headers.join(', ')}`}</dd>
        <dt>Last sent</dt>
        <dd>{status.sentAt === null ? 'not since the start' : formatAgo(status.sentAt, now)}</dd>
        <dt>Sent</dt>
        <dd>{formatCount(status.sent)}</dd>
        <dt>Waiting</dt>
        <dd>{waitingText(status)}</dd>
        {droppedOf(status).map(([reason, count]) => [
          <dt key={`${reason} name`}>{reason}</dt>,
          <dd key={`${reason} count`}>{formatCount(count)}</dd>,
        ])}
      </dl>
      {status.isPaused && <p className="is-muted">Paused: what arrives waits.</p>}
      {status.problem && <p className="form-problem">{`Last problem: ${status.problem}`}</p>}
      {isEditing && id !== null && (
        <Form
          className="settings-form"
          action="Save"
          busy="Saving…"
          onSend={async (fields) => {
            await change.mutateAsync({
              method: 'PATCH',
              path: `forwards/${id}`,
              body: toForward(to, fields),
            });
            setIsEditing(false);
          }}
        >
          <Field name="name" label="Name" required={true} defaultValue={name} autoComplete="off" />
          <TargetFields to={to} kept={forward} />
        </Form>
      )}
    </li>
  );
}

function waitingText({ waitingEvents, lagMs }: ForwardStatus): string {
  return waitingEvents === 0 || lagMs === 0
    ? formatCount(waitingEvents)
    : `${formatCount(waitingEvents)}, for up to ${formatSpan(lagMs)}`;
}

/** Why events were not sent, where any were not. */
function droppedOf({ refused, expired, full, withheld }: ForwardStatus): (readonly [string, number])[] {
  const reasons = [
    ['Refused by the receiver', refused],
    ['Waited too long', expired],
    ['Too many waited', full],
    ['Erased or restricted meanwhile', withheld],
  ] as const;
  return reasons.filter(([, count]) => count > 0);
}

function PauseButton({ id, name, isPaused }: { id: string; name: string; isPaused: boolean }): ReactNode {
  const { mutate, isPending } = useChange();
  const word = isPaused ? 'Resume' : 'Pause';
  return (
    <BusyButton
      className="quiet"
      aria-label={`${word} ${name}`}
      isBusy={isPending}
      onClick={() => mutate({ method: 'PATCH', path: `forwards/${id}`, body: { isPaused: !isPaused } })}
    >
      {word}
    </BusyButton>
  );
}

function NewForward(): ReactNode {
  const [to, setTo] = useState<ForwardKind>('otlp');
  const change = useChange();
  return (
    <Frame title="New forward">
      <Form
        className="settings-form"
        action="Make forward"
        busy="Making…"
        onSend={async (fields) => {
          await change.mutateAsync({
            method: 'POST',
            path: 'forwards',
            body: { to, ...toForward(to, fields) },
          });
        }}
      >
        <Field name="name" label="Name" required={true} autoComplete="off" />
        <Picker name="to" label="Kind" options={KINDS} value={to} onPick={(next) => setTo(next)} />
        <TargetFields key={to} to={to} />
      </Form>
    </Frame>
  );
}

function TargetFields({ to, kept }: { to: ForwardKind; kept?: ForwardRow }): ReactNode {
  const hintOf = (hint: string): string => (kept ? 'Empty to keep what it is' : hint);
  return (
    <>
      {to === 'otlp' ? (
        <>
          <Field
            name="url"
            label="Address"
            autoComplete="off"
            required={!kept}
            hint={hintOf('https, without /v1/logs')}
          />
          <Picker name="encoding" label="Encoding" options={ENCODINGS} usual={kept?.encoding ?? 'json'} />
          <Field
            name="header"
            label="Header"
            autoComplete="off"
            hint={hintOf('authorization, where one is asked for')}
          />
          <Field
            name="headerValue"
            label="Header’s value"
            type="password"
            autoComplete="off"
            hint={hintOf('Shown to nobody again')}
          />
        </>
      ) : (
        <Field
          name="dsn"
          label="DSN"
          type="password"
          autoComplete="off"
          required={!kept}
          hint={hintOf('https://key@sentry.example/1. Errors alone are sent.')}
        />
      )}
    </>
  );
}
