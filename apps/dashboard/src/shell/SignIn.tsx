import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { ApiFailure, signIn } from '../api/client.ts';
import { Mark } from './Mark.tsx';

/** Asks for the admin token. */
export function SignIn({ onSignedIn }: { onSignedIn: () => void }): ReactNode {
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const hintId = useId();
  const problemId = useId();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    if (token === '') return setProblem('Enter the token.');
    setIsBusy(true);
    setProblem('');
    try {
      await signIn(token);
      onSignedIn();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <main className="sign-in">
      <form onSubmit={submit} aria-labelledby="sign-in-title">
        <Mark />
        <h1 id="sign-in-title">Sign in to Candor</h1>
        <p id={hintId} className="is-muted">
          The server prints the admin token, and an address that signs you in, when it starts.
        </p>
        <label className="field is-stacked">
          <span>Admin token</span>
          <input
            name="token"
            type="password"
            autoComplete="current-password"
            spellCheck={false}
            aria-describedby={`${hintId} ${problemId}`}
            aria-invalid={problem !== ''}
          />
        </label>
        <p id={problemId} className="form-problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="is-primary" disabled={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
    </main>
  );
}

function toProblem(error: unknown): string {
  if (!(error instanceof ApiFailure)) return 'Signing in failed.';
  const isWrong = error.status === 401 || error.status === 403;
  return isWrong ? 'This token is not valid. Copy it again from the server’s output.' : error.message;
}
