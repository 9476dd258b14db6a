import { redact } from '@candor/core/redact';
import { TelemetryErrorBoundary, useTelemetry } from '@candor/react';
import { type FormEvent, type JSX, useState } from 'react';
import { Intro } from '../parts/Intro.tsx';

/** Nobody's: sample values from the documentation of those who hand out the real ones. */
const fields = [
  { name: 'email', label: 'E-mail', value: 'ada@example.com' },
  { name: 'phone', label: 'Phone', value: '+1 202-555-0143' },
  { name: 'ssn', label: 'Social security number', value: '219-09-9999' },
  { name: 'card', label: 'Card number', value: '4242 4242 4242 4242' },
] as const;

type Person = Record<(typeof fields)[number]['name'] | 'message', string>;

/** What the form handed over, and what is left of it. */
interface Leak {
  before: unknown;
  after: unknown;
}

/** A careless form. */
export function FormPage(): JSX.Element {
  const { collector, errors } = useTelemetry();
  const [person, setPerson] = useState<Person>({
    email: fields[0].value,
    phone: fields[1].value,
    ssn: fields[2].value,
    card: fields[3].value,
    message: 'A quiet night. The key is under the mat, the password=swordfish.',
  });
  const [leak, setLeak] = useState<Leak>();
  const [isCardShown, setCardShown] = useState(false);
  const show = (before: unknown) => setLeak({ before, after: redact(before) });

  const leakByEvent = (event: FormEvent) => {
    event.preventDefault();
    const data = {
      form: 'guestbook',
      ...person,
      note: `${person.email} asks to be called at ${person.phone}`,
      said: [['message', person.message]],
      json: JSON.stringify({ guest: person }),
    };
    collector.track({ type: 'form.submitted', data });
    show(data);
  };

  const leakByError = () => {
    const error = new Error(`No guest ${person.email} with card ${person.card} and number ${person.ssn}`);
    errors.captureError(error, { context: { ...person } });
    show({ message: error.message, context: person });
  };

  const leakByRequest = async () => {
    const body = JSON.stringify({ guests: [person] });
    show({ body });
    const response = await fetch(`/api/guests?${new URLSearchParams({ email: person.email })}`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('guest:swordfish')}` },
      body,
    });
    // Nobody takes guests here: 405, and nobody catches this.
    if (!response.ok) throw new Error(`${response.url} answered ${response.status} to ${body}`);
  };

  const leakByConsole = () => {
    console.warn('A guest', person, `${person.email}: ${person.message}`);
    console.error(new Error(person.message));
    show(person);
  };

  const leakByComponent = () => {
    GuestCard.displayName = `GuestCard(${person.email} ${person.phone})`;
    setCardShown(true);
    show({ component: GuestCard.displayName, props: person });
  };

  const leakByUrl = () => {
    history.replaceState(
      null,
      '',
      `?${new URLSearchParams({ ...person, token: 'not-a-real-token-1234567890' })}`,
    );
    collector.track({ type: 'form.shared', data: { url: location.href, referrer: document.referrer } });
    show({ url: location.href });
  };

  return (
    <>
      <Intro title="A form that cannot keep a secret">
        It hands everything you type to telemetry. Candor removes personal data in the browser, before
        anything is stored or sent. The values are made up; change them as you like.
      </Intro>
      <form className="card" onSubmit={leakByEvent}>
        <h2>Guestbook</h2>
        <div className="fields">
          {fields.map(({ name, label }) => (
            <label key={name}>
              {label}
              <input
                name={name}
                autoComplete="off"
                value={person[name]}
                data-testid={`field-${name}`}
                onChange={({ target }) => setPerson({ ...person, [name]: target.value })}
              />
            </label>
          ))}
        </div>
        <label>
          Message
          <textarea
            name="message"
            rows={3}
            autoComplete="off"
            value={person.message}
            data-testid="field-message"
            onChange={({ target }) => setPerson({ ...person, message: target.value })}
          />
        </label>
        <p className="expect">
          <strong>On the dashboard:</strong> the live events <code>form.submitted</code> and{' '}
          <code>form.shared</code>, and an error group for each error, all without a trace of these values.
        </p>
        <div className="row">
          <button type="submit" data-testid="leak-event">
            Leak by an event
          </button>
          <button type="button" data-testid="leak-error" onClick={leakByError}>
            Leak by an error
          </button>
          <button type="button" data-testid="leak-url" onClick={leakByUrl}>
            Leak by the address
          </button>
          <button type="button" data-testid="leak-request" onClick={() => void leakByRequest()}>
            Leak by a request
          </button>
          <button type="button" data-testid="leak-console" onClick={leakByConsole}>
            Leak by the console
          </button>
          <button type="button" data-testid="leak-component" onClick={leakByComponent}>
            Leak by a component
          </button>
        </div>
        <TelemetryErrorBoundary
          fallback={
            <p className="note" role="status" data-testid="card-fallback">
              The guest card has fallen off the wall.
            </p>
          }
          beforeCapture={({ context }) => Object.assign(context, { props: person })}
        >
          {isCardShown && <GuestCard person={person} />}
        </TelemetryErrorBoundary>
      </form>
      {leak && <Comparison leak={leak} secrets={Object.values(person)} />}
    </>
  );
}

/** Cannot be rendered, and says why in too many words. */
function GuestCard({ person }: { person: Person }): JSX.Element {
  throw new Error(`No wall for the card of ${Object.values(person).join(', ')}`);
}
GuestCard.displayName = 'GuestCard';

function Comparison({ leak, secrets }: { leak: Leak; secrets: readonly string[] }): JSX.Element {
  return (
    <section className="card wide" aria-labelledby="leak" aria-live="polite">
      <h2 id="leak">What the form said, and what left it</h2>
      <div className="pair">
        <Side title="Before" id="before" value={leak.before} secrets={secrets} />
        <Side title="After" id="after" value={leak.after} secrets={secrets} />
      </div>
    </section>
  );
}

interface SideProps {
  title: string;
  id: string;
  value: unknown;
  secrets: readonly string[];
}

function Side({ title, id, value, secrets }: SideProps): JSX.Element {
  const text = JSON.stringify(value, null, 2);
  return (
    <div>
      <h3>
        {title}: <span data-testid={`secrets-${id}`}>{countSecrets(text, secrets)}</span> personal values
      </h3>
      <pre data-testid={`leak-${id}`}>{text}</pre>
    </div>
  );
}

/** How often one of the values stands in the text, as typed or as it looks in an address. */
function countSecrets(text: string, secrets: readonly string[]): number {
  const plain = decodeURIComponent(text.replaceAll('+', ' ').replaceAll(/%(?![0-9a-f]{2})/gi, '%25'));
  return secrets
    .filter((secret) => secret.trim())
    .reduce((count, secret) => count + plain.split(secret.replaceAll('+', ' ')).length - 1, 0);
}
