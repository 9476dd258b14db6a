import type { InvitedAnswer, UserRow } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { ROLES, useChange, useMe, useUsers } from '../api/administration.ts';
import { formatFullTime } from '../format/time.ts';
import { BusyButton } from '../shell/BusyButton.tsx';
import { Field, Form } from '../shell/Form.tsx';
import { AccessFields, toAccess } from './AccessFields.tsx';
import { BoneRows } from './Bones.tsx';
import { OnceShown } from './OnceShown.tsx';
import { Frame, Panel } from './Panel.tsx';
import { RemoveButton } from './RemoveButton.tsx';

/** The people who may sign in, and invitations. */
export function UserPanel(): ReactNode {
  const query = useUsers();
  const [invited, setInvited] = useState<InvitedAnswer>();
  return (
    <>
      {invited && (
        <OnceShown
          title={`An invitation for ${invited.user.name}`}
          secret={`${location.origin}/welcome#${invited.invitation}`}
          label="the invitation"
          onDone={() => setInvited(undefined)}
        >
          Give this link to them alone. It works once, for a week, and is not shown again.
        </OnceShown>
      )}
      <Panel
        title="Users"
        query={query}
        skeleton={<BoneRows count={4} />}
        isEmpty={({ users }) => users.length === 0}
        empty={<p className="is-muted">Nobody has an account yet. Invite somebody below.</p>}
      >
        {({ users }) => (
          <ul className="cards">
            {users.map((user) => (
              <User key={user.id} user={user} onInvited={setInvited} />
            ))}
          </ul>
        )}
      </Panel>
      {query.isFetched && <Invite onInvited={setInvited} />}
    </>
  );
}

interface UserProps {
  user: UserRow;
  onInvited: (answer: InvitedAnswer) => void;
}

function User({ user, onInvited }: UserProps): ReactNode {
  const { id, name, role, projects } = user;
  const { data: me } = useMe();
  const invite = useChange<InvitedAnswer>();
  const change = useChange();
  return (
    <li className="card">
      <div className="card-head">
        <h3>
          {name}
          {me?.id === id && <span className="is-muted"> (you)</span>}
        </h3>
        <span className="row-actions">
          <label className="field">
            <span className="unseen">{`Role of ${name}`}</span>
            <select
              value={role}
              disabled={change.isPending}
              onChange={(event) =>
                change.mutate({ method: 'PATCH', path: `users/${id}`, body: { role: event.target.value } })
              }
            >
              {ROLES.map((known) => (
                <option key={known}>{known}</option>
              ))}
            </select>
          </label>
          <BusyButton
            className="quiet"
            aria-label={`New invitation for ${name}`}
            isBusy={invite.isPending}
            onClick={() =>
              invite.mutate({ method: 'POST', path: `users/${id}/invitation` }, { onSuccess: onInvited })
            }
          >
            New invitation
          </BusyButton>
          <RemoveButton of={name} path={`users/${id}`} />
        </span>
      </div>
      <p className="is-muted">{`${toState(user)} · ${projects === null ? 'all projects' : projects.join(', ')}`}</p>
      {(change.error ?? invite.error) && (
        <p className="form-problem" role="alert">
          {(change.error ?? invite.error)?.message}
        </p>
      )}
    </li>
  );
}

function toState({ hasPassword, invitedUntil }: UserRow): string {
  if (invitedUntil !== null)
    return `${hasPassword ? 'May choose a new password' : 'Invited'} until ${formatFullTime(invitedUntil)}`;
  return hasPassword ? 'Active' : 'The invitation is over';
}

function Invite({ onInvited }: Pick<UserProps, 'onInvited'>): ReactNode {
  const change = useChange<InvitedAnswer>();
  return (
    <Frame title="Invite somebody">
      <Form
        className="settings-form"
        action="Invite"
        busy="Inviting…"
        onSend={async (fields) => {
          const body = { name: String(fields.get('name')), ...toAccess(fields) };
          onInvited(await change.mutateAsync({ method: 'POST', path: 'users', body }));
        }}
      >
        <Field
          name="name"
          label="Name"
          required={true}
          autoComplete="off"
          hint="With which they sign in. It is kept with their account and nowhere else."
        />
        <AccessFields />
      </Form>
    </Frame>
  );
}
