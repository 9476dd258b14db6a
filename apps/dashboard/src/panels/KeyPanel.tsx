import type { KeyRow } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { useChange, useKeys, useMe } from '../api/administration.ts';
import { formatCount } from '../format/number.ts';
import { Field, Form } from '../shell/Form.tsx';
import { BoneRows } from './Bones.tsx';
import { ChangeButton } from './ChangeButton.tsx';
import { CopyLine } from './CopyLine.tsx';
import { Frame, Panel } from './Panel.tsx';
import { RemoveButton } from './RemoveButton.tsx';

/** The write keys, each with its limits and its day. */
export function KeyPanel(): ReactNode {
  const query = useKeys();
  return (
    <>
      <Panel
        title="Write keys"
        query={query}
        skeleton={<BoneRows count={3} />}
        isEmpty={({ keys }) => keys.length === 0}
        empty={<p className="is-muted">No key of your projects yet. Make one below.</p>}
      >
        {({ keys }) => (
          <ul className="cards">
            {keys.map((key) => (
              <Key key={key.id} row={key} />
            ))}
          </ul>
        )}
      </Panel>
      {query.isFetched && <NewKey />}
    </>
  );
}

function Key({ row }: { row: KeyRow }): ReactNode {
  const [isEditing, setIsEditing] = useState(false);
  const { id, key, project, origins, eventsPerSecond, eventsPerDay, foreignConsent, today } = row;
  const name = row.name || 'Without a name';
  return (
    <li className="card">
      <div className="card-head">
        <h3>{name}</h3>
        <span className="is-muted">{project}</span>
        <span className="row-actions">
          <ChangeButton of={name} isOpen={isEditing} onToggle={() => setIsEditing(!isEditing)} />
          <RemoveButton of={name} path={`keys/${id}`} />
        </span>
      </div>
      <CopyLine code={key} label={`the key ${name}`} />
      <dl className="own-facts">
        <dt>Origins</dt>
        <dd>{origins.join(', ') || 'None: only servers may send with it'}</dd>
        <dt>Each second</dt>
        <dd>{eventsPerSecond === null ? 'the server’s limit' : formatCount(eventsPerSecond)}</dd>
        <dt>Each day</dt>
        <dd>{eventsPerDay === null ? 'no quota' : formatCount(eventsPerDay)}</dd>
        <dt>Other clients</dt>
        <dd>{foreignConsent ?? 'the server’s level'}</dd>
        <dt>Today, UTC</dt>
        <dd>
          {`${formatCount(today.events)} events`}
          {today.refused > 0 && `, ${formatCount(today.refused)} requests refused`}
        </dd>
      </dl>
      {isEditing && <EditKey row={row} onDone={() => setIsEditing(false)} />}
    </li>
  );
}

function EditKey({ row, onDone }: { row: KeyRow; onDone: () => void }): ReactNode {
  const change = useChange();
  return (
    <Form
      className="settings-form"
      action="Save"
      busy="Saving…"
      onSend={async (fields) => {
        await change.mutateAsync({ method: 'PATCH', path: `keys/${row.id}`, body: toChoice(fields) });
        onDone();
      }}
    >
      <KeyFields row={row} />
    </Form>
  );
}

function NewKey(): ReactNode {
  const change = useChange();
  const { data: me } = useMe();
  return (
    <Frame title="New key">
      <Form
        className="settings-form"
        action="Make key"
        busy="Making…"
        onSend={async (fields) => {
          const project = String(fields.get('project') ?? '') || me?.projects[0];
          await change.mutateAsync({ method: 'POST', path: 'keys', body: { ...toChoice(fields), project } });
        }}
      >
        {me && me.projects.length > 1 && (
          <label className="field is-stacked">
            <span>Project</span>
            <select name="project">
              {me.projects.map((project) => (
                <option key={project}>{project}</option>
              ))}
            </select>
          </label>
        )}
        <KeyFields />
      </Form>
    </Frame>
  );
}

function KeyFields({ row }: { row?: KeyRow }): ReactNode {
  return (
    <>
      <Field name="name" label="Name" required={true} defaultValue={row?.name ?? ''} autoComplete="off" />
      <Field
        name="origins"
        label="Origins"
        defaultValue={row?.origins.join(', ') ?? ''}
        autoComplete="off"
        hint="Pages that may use it, with commas: https://shop.example, https://*.shop.example"
      />
      <Field
        name="eventsPerSecond"
        label="Events each second"
        inputMode="numeric"
        pattern="[0-9]*"
        defaultValue={row?.eventsPerSecond ?? ''}
        hint="Empty for the server’s limit"
      />
      <Field
        name="eventsPerDay"
        label="Events each day"
        inputMode="numeric"
        pattern="[0-9]*"
        defaultValue={row?.eventsPerDay ?? ''}
        hint="Empty for no quota. The day is UTC’s."
      />
      <label className="field is-stacked">
        <span>Consent of other clients</span>
        <select name="foreignConsent" defaultValue={row?.foreignConsent ?? ''}>
          <option value="">The server’s level</option>
          <option value="basic">Basic</option>
          <option value="enhanced">Enhanced</option>
          <option value="full">Full</option>
        </select>
      </label>
    </>
  );
}

function toChoice(fields: FormData): object {
  const text = (name: string): string => String(fields.get(name) ?? '').trim();
  const limit = (name: string): number | null => (text(name) === '' ? null : Number(text(name)));
  return {
    name: text('name'),
    origins: text('origins')
      .split(/[\s,]+/)
      .filter((origin) => origin !== ''),
    eventsPerSecond: limit('eventsPerSecond'),
    eventsPerDay: limit('eventsPerDay'),
    foreignConsent: text('foreignConsent') || null,
  };
}
