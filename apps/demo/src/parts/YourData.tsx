import type { Forgotten, PersonReport, ServerShare } from '@candor/core';
import { useTelemetry } from '@candor/react';
import { type JSX, useState } from 'react';

type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'shown'; readonly report: PersonReport }
  | { readonly kind: 'saved'; readonly bytes: number }
  | { readonly kind: 'forgotten'; readonly result: Forgotten }
  | { readonly kind: 'failed' };

const mostShown = 20;

/** What is known of the person, here and at the server: to look at, to take along, to have erased. */
export function YourData(): JSX.Element {
  const { collector } = useTelemetry();
  const [found, setFound] = useState<Found>({ kind: 'nothing' });

  const ask = (question: () => Promise<Found>) => (): void => {
    setFound({ kind: 'asking' });
    question().then(setFound, () => setFound({ kind: 'failed' }));
  };
  const show = ask(async () => ({ kind: 'shown', report: await collector.showMe() }));
  const save = ask(async () => {
    const file = await collector.exportMe();
    download(file);
    return { kind: 'saved', bytes: file.size };
  });
  const forget = ask(async () => ({ kind: 'forgotten', result: await collector.forgetMe() }));

  return (
    <article className="card wide" aria-labelledby="your-data">
      <h2 id="your-data">What is known of you</h2>
      <p>
        Your visits have secrets that only this browser keeps. When you ask, it shows them to the server,
        which thereby knows which data is yours, and nobody else can ask for it.
      </p>
      <div className="row">
        <button type="button" data-testid="show-me" onClick={show}>
          Show me
        </button>
        <button type="button" data-testid="export-me" onClick={save}>
          Save as a file
        </button>
        <button type="button" data-testid="forget-me" onClick={forget}>
          Forget me
        </button>
      </div>
      <div className="found" role="status" data-testid="found">
        <Answer found={found} />
      </div>
    </article>
  );
}

function Answer({ found }: { found: Found }): JSX.Element | null {
  switch (found.kind) {
    case 'nothing':
      return null;
    case 'asking':
      return <p>Asking…</p>;
    case 'failed':
      return <p>That did not work. Are you online?</p>;
    case 'saved':
      return <p>Saved {found.bytes} bytes.</p>;
    case 'forgotten':
      return <Gone {...found.result} />;
    case 'shown':
      return <Shown {...found.report} />;
  }
}

function Gone({ device, waiting, servers }: Forgotten): JSX.Element {
  return (
    <ul className="plain">
      <li>
        {device === 'erased' ? 'This browser has forgotten you.' : 'This browser is still forgetting you.'}{' '}
        {count(waiting, 'event')} waited here.
      </li>
      {servers.map(({ server, state, events = 0 }) => (
        <li key={server}>
          {state === 'erased'
            ? `The server has erased ${count(events, 'event')}.`
            : 'The server could not be reached. It is asked again when you are back online.'}
        </li>
      ))}
    </ul>
  );
}

function Shown({ consent, ids, waiting, servers }: PersonReport): JSX.Element {
  return (
    <>
      <table>
        <tbody>
          <Row name="You allow" text={consent.level} />
          <Row name="This visit" text={ids.visit} />
          <Row name="This browser" text={ids.browser} />
          <Row name="Signed in as (hash)" text={ids.userHash} />
          <Row name="Waiting here" text={count(waiting.length, 'event')} />
        </tbody>
      </table>
      {servers.length === 0 && <p>No server was sent anything of you that is remembered here.</p>}
      {servers.map((share) => (
        <Share key={share.server} {...share} />
      ))}
    </>
  );
}

function Row({ name, text }: { name: string; text: string | undefined }): JSX.Element {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{text === undefined ? 'no id' : <span className="id">{text}</span>}</td>
    </tr>
  );
}

function Share({ server, state, retentionDays, visits, events, isComplete }: ServerShare): JSX.Element {
  if (state === 'unknown') return <p>{server} did not say what it has.</p>;
  return (
    <section aria-label={server}>
      <h3>
        {count(visits.length, 'visit')} at the server, for {retentionDays} days
      </h3>
      {events.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">What</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {events.slice(0, mostShown).map(({ id, at, type, name, page }) => (
              <tr key={id}>
                <td>{new Date(at).toLocaleTimeString()}</td>
                <td>
                  {type} {typeof name === 'string' && <span className="quiet">{name}</span>}
                </td>
                <td>{typeof page === 'string' && page}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(events.length > mostShown || !isComplete) && <p>The newest {mostShown}; the file has them all.</p>}
    </section>
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function download(file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = 'what-is-known-of-me.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
