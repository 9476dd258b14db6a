import type { NewTokenAnswer } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { useChange, useTokens } from '../api/administration.ts';
import { formatFullTime } from '../format/time.ts';
import { Field, Form } from '../shell/Form.tsx';
import { AccessFields, toAccess } from './AccessFields.tsx';
import { BoneRows } from './Bones.tsx';
import { OnceShown } from './OnceShown.tsx';
import { Frame, Panel } from './Panel.tsx';
import { RemoveButton } from './RemoveButton.tsx';

/** The tokens with which programs ask. */
export function TokenPanel(): ReactNode {
  const query = useTokens();
  const [made, setMade] = useState<NewTokenAnswer>();
  return (
    <>
      {made && (
        <OnceShown
          title={`The token ${made.token.name}`}
          secret={made.secret}
          label="the token"
          onDone={() => setMade(undefined)}
        >
          Keep it where the program finds it. It is not shown again; the server has only its hash.
        </OnceShown>
      )}
      <Panel
        title="API tokens"
        query={query}
        skeleton={<BoneRows count={3} />}
        isEmpty={({ tokens }) => tokens.length === 0}
        empty={<p className="is-muted">No tokens. A program that asks this server needs one.</p>}
      >
        {({ tokens }) => (
          <ul className="cards">
            {tokens.map(({ id, name, role, projects, until }) => (
              <li key={id} className="card">
                <div className="card-head">
                  <h3>{name}</h3>
                  <span className="row-actions">
                    <RemoveButton of={name} path={`tokens/${id}`} />
                  </span>
                </div>
                <p className="is-muted">
                  {[
                    role,
                    projects === null ? 'all projects' : projects.join(', '),
                    until === null ? 'does not end' : `until ${formatFullTime(until)}`,
                  ].join(' · ')}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {query.isFetched && <NewToken onMade={setMade} />}
    </>
  );
}

function NewToken({ onMade }: { onMade: (answer: NewTokenAnswer) => void }): ReactNode {
  const change = useChange<NewTokenAnswer>();
  return (
    <Frame title="New token">
      <Form
        className="settings-form"
        action="Make token"
        busy="Making…"
        onSend={async (fields) => {
          const days = String(fields.get('days') ?? '').trim();
          const body = {
            name: String(fields.get('name')),
            ...toAccess(fields),
            ...(days !== '' && { days: Number(days) }),
          };
          onMade(await change.mutateAsync({ method: 'POST', path: 'tokens', body }));
        }}
      >
        <Field name="name" label="Name" required={true} autoComplete="off" hint="Which program it is for" />
        <AccessFields />
        <Field
          name="days"
          label="Days until it ends"
          inputMode="numeric"
          pattern="[0-9]*"
          hint="Empty for no end"
        />
      </Form>
    </Frame>
  );
}
