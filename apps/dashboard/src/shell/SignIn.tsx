import { type ReactNode, useEffect, useRef, useState } from 'react';
import { ask, signIn } from '../api/client.ts';
import { Field, Form } from './Form.tsx';
import { Mark } from './Mark.tsx';

interface SignInProps {
  /** Whether something was shown before. */
  hasEnded: boolean;
  onSignedIn: () => Promise<void>;
}

/** Asks who it is: a name and a password, or the token that the server's starter knows. */
export function SignIn({ hasEnded, onSignedIn }: SignInProps): ReactNode {
  const [byToken, setByToken] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const isLinkSpent = new URLSearchParams(location.search).get('link') === 'spent';

  useEffect(() => {
    document.title = 'Sign in · Candor';
    box.current?.querySelector('input')?.focus();
  }, []);

  // Who has signed in elsewhere meanwhile need not do so here.
  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible')
        ask('me', {})
          .then(onSignedIn)
          .catch(() => undefined);
    };
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [onSignedIn]);

  async function send(fields: FormData): Promise<void> {
    const text = (name: string): string => String(fields.get(name) ?? '').trim();
    await signIn(
      byToken
        ? { token: text('token') }
        : { name: text('name'), password: String(fields.get('password') ?? '') },
    );
    await onSignedIn();
  }

  return (
    <main className="sign-in">
      <div className="sign-in-box" ref={box}>
        <Mark />
        <h1 id="sign-in-title">Sign in to Candor</h1>
        {hasEnded && <p role="alert">Your session has ended. Sign in, and you go on where you were.</p>}
        {isLinkSpent && (
          <p>
            That link opens nothing any more. It works until somebody has an account; before that the server
            prints one when it starts.
          </p>
        )}
        <Form
          key={String(byToken)}
          action="Sign in"
          busy="Signing in…"
          aria-labelledby="sign-in-title"
          onSend={send}
        >
          {byToken ? (
            <Field
              name="token"
              label="Admin token"
              type="password"
              required={true}
              autoComplete="off"
              hint="The server prints it, in an address, when it starts and nobody has an account yet."
            />
          ) : (
            <>
              <Field name="name" label="Name" required={true} autoComplete="username" />
              <Field
                name="password"
                label="Password"
                type="password"
                required={true}
                autoComplete="current-password"
              />
            </>
          )}
        </Form>
        <button type="button" className="as-link" onClick={() => setByToken(!byToken)}>
          {byToken ? 'Sign in with a name and password' : 'Use the admin token instead'}
        </button>
      </div>
    </main>
  );
}
