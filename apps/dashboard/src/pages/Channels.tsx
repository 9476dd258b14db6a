import type { ChannelKind, ChannelRow, DeliveryRow } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { includesRole, useChange, useMe } from '../api/administration.ts';
import { useChannels, useDeliveries } from '../api/alerts.ts';
import { together } from '../api/together.ts';
import { CHANNELS } from '../format/alert.ts';
import { formatCount } from '../format/number.ts';
import { formatAgo, formatFullTime } from '../format/time.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { ChangeButton } from '../panels/ChangeButton.tsx';
import { CHANNEL_FIELDS, toTarget } from '../panels/channelFields.ts';
import { Empty } from '../panels/Empty.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { RemoveButton } from '../panels/RemoveButton.tsx';
import { TestButton } from '../panels/TestButton.tsx';
import { AlertTabs } from '../shell/AlertTabs.tsx';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Field, Form, Picker } from '../shell/Form.tsx';

/** Where alerts are told, whether that works, and what did not arrive. */
export function Channels(): ReactNode {
  const who = useMe();
  const query = together(useChannels(), who);
  const mayChange = includesRole(who.data?.role, 'admin');
  const deliveries = useDeliveries();
  // What stands below waits for what stands above it, so that nothing moves while somebody writes.
  const isSettled = query.isFetched && deliveries.isFetched;
  return (
    <div className="pages-stack">
      <AlertTabs page="channels" />
      <Panel
        title="Channels"
        query={query}
        skeleton={<BoneRows count={14} className="is-tall" />}
        isEmpty={({ channels }) => channels.length === 0}
        empty={
          <Empty title="Nobody is told yet">
            {mayChange ? 'Make a channel below, then choose it in a rule.' : 'An admin can make a channel.'}
          </Empty>
        }
      >
        {({ channels }) => (
          <ul className="cards">
            {channels.map((channel) => (
              <Channel key={channel.id} channel={channel} mayChange={mayChange} now={query.dataUpdatedAt} />
            ))}
          </ul>
        )}
      </Panel>
      {isSettled && <DeadLetters channels={query.data?.channels ?? []} />}
      {isSettled && mayChange && <NewChannel />}
    </div>
  );
}

function Channel({
  channel,
  mayChange,
  now,
}: {
  channel: ChannelRow;
  mayChange: boolean;
  now: number;
}): ReactNode {
  const [isEditing, setIsEditing] = useState(false);
  const { id, name, kind, place, lastSentAt, lastFailure, waiting } = channel;
  const change = useChange();
  return (
    <li className="card">
      <div className="card-head">
        <h3>{name}</h3>
        <span className="is-muted">{CHANNELS[kind]}</span>
        <span className="row-actions">
          <TestButton of={name} path={`alerts/channels/${id}/test`} />
          {mayChange && (
            <>
              <ChangeButton of={name} isOpen={isEditing} onToggle={() => setIsEditing(!isEditing)} />
              <RemoveButton of={name} path={`alerts/channels/${id}`} />
            </>
          )}
        </span>
      </div>
      <dl className="own-facts">
        <dt>To</dt>
        <dd>{place}</dd>
        <dt>Last sent</dt>
        <dd>{lastSentAt === null ? 'never' : formatAgo(lastSentAt, now)}</dd>
        <dt>Waiting</dt>
        <dd>{formatCount(waiting)}</dd>
      </dl>
      {lastFailure && (
        <p className="form-problem">{`Failed ${formatAgo(lastFailure.at, now)}: ${lastFailure.reason}`}</p>
      )}
      {isEditing && (
        <Form
          className="settings-form"
          action="Save"
          busy="Saving…"
          onSend={async (fields) => {
            const body = { name: String(fields.get('name') ?? ''), target: toTarget(kind, fields) };
            await change.mutateAsync({ method: 'PATCH', path: `alerts/channels/${id}`, body });
            setIsEditing(false);
          }}
        >
          <Field name="name" label="Name" required={true} defaultValue={name} autoComplete="off" />
          <TargetFields kind={kind} isKept={true} />
        </Form>
      )}
    </li>
  );
}

function DeadLetters({ channels }: { channels: readonly ChannelRow[] }): ReactNode {
  const { data } = useDeliveries();
  const dead = (data?.deliveries ?? []).filter(({ nextAt }) => nextAt === null);
  if (dead.length === 0) return null;
  return (
    <Frame title="Given up" aside="Messages that no attempt brought through">
      <ul className="cards">
        {dead.map((delivery) => (
          <DeadLetter
            key={delivery.id}
            delivery={delivery}
            channel={channels.find(({ id }) => id === delivery.channel)?.name ?? 'A removed channel'}
          />
        ))}
      </ul>
    </Frame>
  );
}

function DeadLetter({ delivery, channel }: { delivery: DeliveryRow; channel: string }): ReactNode {
  const { id, title, what, createdAt, attempts, reason } = delivery;
  const { mutate, isPending } = useChange();
  return (
    <li className="card">
      <div className="card-head">
        <p>
          {`${title}, ${what}`} <span className="is-muted">{`to ${channel}`}</span>
        </p>
        <span className="row-actions">
          <BusyButton
            className="quiet"
            isBusy={isPending}
            aria-label={`Send again: ${title}`}
            onClick={() => mutate({ method: 'POST', path: `alerts/deliveries/${id}/retry` })}
          >
            Send again
          </BusyButton>
          <RemoveButton of={title} path={`alerts/deliveries/${id}`} />
        </span>
      </div>
      <p className="is-muted">{`${formatFullTime(createdAt)}, ${attempts} attempts: ${reason ?? 'unknown'}`}</p>
    </li>
  );
}

function NewChannel(): ReactNode {
  const [kind, setKind] = useState<ChannelKind>('webhook');
  const change = useChange();
  return (
    <Frame title="New channel">
      <Form
        className="settings-form"
        action="Make channel"
        busy="Making…"
        onSend={async (fields) => {
          const body = { name: String(fields.get('name') ?? ''), kind, target: toTarget(kind, fields) };
          await change.mutateAsync({ method: 'POST', path: 'alerts/channels', body });
        }}
      >
        <Field name="name" label="Name" required={true} autoComplete="off" />
        <Picker name="kind" label="Kind" options={CHANNELS} value={kind} onPick={(next) => setKind(next)} />
        <TargetFields key={kind} kind={kind} isKept={false} />
      </Form>
    </Frame>
  );
}

function TargetFields({ kind, isKept }: { kind: ChannelKind; isKept: boolean }): ReactNode {
  return (
    <>
      {CHANNEL_FIELDS[kind].map(({ name, label, hint, isSecret = false, isOptional = false }) => (
        <Field
          key={name}
          name={`target.${name}`}
          label={label}
          type={isSecret ? 'password' : 'text'}
          autoComplete="off"
          required={!isOptional && !isKept}
          {...(isKept ? { hint: 'Empty to keep what it is' } : hint !== undefined && { hint })}
        />
      ))}
    </>
  );
}
