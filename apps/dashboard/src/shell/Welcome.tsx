import { type ReactNode, useState } from 'react';
import { useMe } from '../api/administration.ts';
import { change } from '../api/client.ts';
import { Field, Form } from './Form.tsx';
import { Mark } from './Mark.tsx';

const LEAST_CHARS = 12;

/** Where an invitation or the link of the first start leads: the form that makes an account. */
export function Welcome(): ReactNode {
  // Behind the #, so it is in no log; and gone from the address bar once it was read.
  const [invitation] = useState(takeInvitation);
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <Mark />
        {invitation === undefined ? <FirstAdmin /> : <Invited invitation={invitation} />}
      </div>
    </main>
  );
}

let taken: string | undefined;

function takeInvitation(): string | undefined {
  if (location.hash.length > 1) {
    taken = location.hash.slice(1);
    history.replaceState(null, '', location.pathname);
  }
  return taken;
}

function Invited({ invitation }: { invitation: string }): ReactNode {
  return (
    <>
      <h1 id="welcome-title">Welcome to Candor</h1>
      <p className="is-muted">
        You were invited. Choose a password; your name is the one you were invited by.
      </p>
      <Form
        action="Set password"
        busy="Setting…"
        aria-labelledby="welcome-title"
        onSend={async (fields) => {
          await change('POST', 'invitation', { invitation, password: String(fields.get('password')) });
          location.assign('/');
        }}
      >
        <PasswordField />
      </Form>
    </>
  );
}

function FirstAdmin(): ReactNode {
  const me = useMe();
  if (me.isPending) return <p role="status">One moment…</p>;
  if (me.data?.kind !== 'setup')
    return (
      <>
        <h1>This link has been used</h1>
        <p className="is-muted">
          {me.data ? 'You are signed in already.' : 'Sign in, or ask an admin for an invitation.'}
        </p>
        <a href="/">Open the dashboard</a>
      </>
    );
  return (
    <>
      <h1 id="welcome-title">Welcome to Candor</h1>
      <p className="is-muted">
        Make the first account. It is an admin’s, and from then on the link that brought you here opens
        nothing.
      </p>
      <Form
        action="Create account"
        busy="Creating…"
        aria-labelledby="welcome-title"
        onSend={async (fields) => {
          await change('POST', 'users/first', {
            name: String(fields.get('name')),
            password: String(fields.get('password')),
          });
          location.assign('/');
        }}
      >
        <Field name="name" label="Name" required={true} autoComplete="username" />
        <PasswordField />
      </Form>
      <a href="/">Look around first</a>
    </>
  );
}

/** A password that is being chosen. */
function PasswordField(): ReactNode {
  return (
    <Field
      name="password"
      label="Password"
      type="password"
      required={true}
      minLength={LEAST_CHARS}
      autoComplete="new-password"
      hint={`At least ${LEAST_CHARS} characters. A few unusual words are better than one with signs.`}
    />
  );
}
