import type { MeAnswer } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { useChange, useMe } from '../api/administration.ts';
import { Field, Form } from '../shell/Form.tsx';
import { BoneRows } from './Bones.tsx';
import { Frame, Panel } from './Panel.tsx';

/** Who one is here, and the password. */
export function AccountPanel(): ReactNode {
  const query = useMe();
  return (
    <>
      <Panel title="You" query={query} skeleton={<BoneRows count={3} />} isEmpty={() => false} empty={null}>
        {(me) => <You me={me} />}
      </Panel>
      {query.data?.kind === 'user' && <Password />}
    </>
  );
}

function You({ me }: { me: MeAnswer }): ReactNode {
  return (
    <>
      <dl className="own-facts">
        <dt>Name</dt>
        <dd>{me.name || 'No account: signed in by the server’s own link or token'}</dd>
        <dt>Role</dt>
        <dd>{me.role}</dd>
        <dt>Projects</dt>
        <dd>{me.projects.join(', ')}</dd>
      </dl>
      {me.kind === 'setup' && (
        <p className="server-notice">
          Nobody has an account yet. <a href="/welcome">Make the first</a>: until then whoever has the link is
          an admin.
        </p>
      )}
    </>
  );
}

function Password(): ReactNode {
  const change = useChange();
  const [isDone, setIsDone] = useState(false);
  return (
    <Frame title="Password">
      <Form
        className="settings-form"
        action="Change password"
        busy="Changing…"
        onSend={async (fields) => {
          const [old, password] = [String(fields.get('old')), String(fields.get('password'))];
          await change.mutateAsync({ method: 'POST', path: 'me/password', body: { old, password } });
          setIsDone(true);
        }}
      >
        <Field
          name="old"
          label="Old password"
          type="password"
          required={true}
          autoComplete="current-password"
        />
        <Field
          name="password"
          label="New password"
          type="password"
          required={true}
          minLength={12}
          autoComplete="new-password"
          hint="At least 12 characters. Your other sessions end."
        />
      </Form>
      <p role="status">{isDone ? 'Changed.' : ''}</p>
    </Frame>
  );
}
