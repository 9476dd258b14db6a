import {
  type ConsentLevel,
  describeCollection,
  type EventDescription,
  type FieldDescription,
} from '@candor/core';
import { useConsent, useTelemetry } from '@candor/react';
import { type JSX, useState } from 'react';
import { levels } from './levels.ts';

const classes = {
  public: 'tells nothing about you by itself',
  pseudonymous: 'tells that it is the same again, not who',
  personal: 'may hold something of yours; what can be recognised is cut out',
} as const;

/** Everything that a level lets through, by the table that lets it through. */
export function Collected(): JSX.Element {
  const { collector } = useTelemetry();
  const { level: current } = useConsent();
  const [asked, setAsked] = useState<ConsentLevel>();
  const level = asked ?? current;
  const { allows, onDevice, ids, events, eventFields, context, envelope } = describeCollection(
    level,
    collector.getConfig(),
  );

  return (
    <article className="card wide collected">
      <h2 id="collected">What that means, field by field</h2>
      <fieldset className="row" aria-labelledby="collected">
        {levels.map(({ level: each, name }) => (
          <button
            key={each}
            type="button"
            aria-pressed={each === level}
            data-testid={`describe-${each}`}
            onClick={() => setAsked(each)}
          >
            {name}
            {each === current && ' (yours)'}
          </button>
        ))}
      </fieldset>
      <dl className="sums">
        <div>
          <dt>Lets through</dt>
          <dd>{allows}</dd>
        </div>
        <div>
          <dt>On your device</dt>
          <dd>{onDevice}</dd>
        </div>
        <div>
          <dt>Ids</dt>
          <dd>{ids}</dd>
        </div>
      </dl>
      {events.length > 0 && (
        <>
          <section aria-labelledby="collected-events">
            <h3 id="collected-events">Events</h3>
            {events.map((event) => (
              <Event key={event.type} {...event} />
            ))}
          </section>
          <section aria-labelledby="collected-rest">
            <h3 id="collected-rest">With all of them</h3>
            <Group title="About each event" fields={eventFields} />
            <Group title="About the visit and the browser" fields={context} />
            <Group title="About the delivery" fields={envelope} />
          </section>
          <ul className="classes">
            {Object.entries(classes).map(([name, text]) => (
              <li key={name}>
                <span className="class" data-class={name}>
                  {name}
                </span>{' '}
                {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </article>
  );
}

function Event({ type, reason, fields }: EventDescription): JSX.Element {
  const title = type === '*' ? 'anything else' : <code>{type}</code>;
  if (fields.length === 0)
    return (
      <p className="bare">
        {title} <span>{reason}</span>
      </p>
    );
  return (
    <details data-testid={`described-${type}`}>
      <summary>
        {title} <span>{reason}</span>
      </summary>
      <Fields fields={fields} />
    </details>
  );
}

function Group({ title, fields }: { title: string; fields: readonly FieldDescription[] }): JSX.Element {
  return (
    <details>
      <summary>
        {title} <span>{fields.map(({ name }) => name).join(', ')}</span>
      </summary>
      <Fields fields={fields} />
    </details>
  );
}

function Fields({ fields }: { fields: readonly FieldDescription[] }): JSX.Element {
  return (
    <dl className="described">
      {fields.map((field) => (
        <div key={field.name}>
          <dt>
            <code>{field.name === '*' ? 'anything' : field.name}</code>{' '}
            <span className="class" data-class={field.class}>
              {field.class}
            </span>
          </dt>
          <dd>
            {field.reason} <small>{toSmallPrint(field)}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function toSmallPrint({ kind, unit, values, retentionDays }: FieldDescription): string {
  // By UCUM, `1` is a plain number.
  const measure = unit === undefined || unit === '1' ? kind : `${kind} in ${unit}`;
  const what = values?.join(', ') ?? measure;
  return `${what} · ${retentionDays ? `kept ${retentionDays} days` : 'not kept'}`;
}
