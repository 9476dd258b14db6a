import { type ReactNode, useState } from 'react';
import { Field, Form, Picker } from '../shell/Form.tsx';
import { type FunnelDraft, MAX_STEPS, MIN_STEPS, toFunnelDraft, toFunnelText } from './funnelText.ts';

/** Which steps to follow; what is asked stands in the address. */
export function FunnelForm({
  text,
  onAsk,
}: {
  text: string | undefined;
  onAsk: (text: string) => void;
}): ReactNode {
  const [ids, setIds] = useState(() => toIds(text));
  const [next, setNext] = useState(MAX_STEPS);
  const draft = toFunnelDraft(text ?? '');
  const add = (): void => {
    setIds([...ids, next]);
    setNext(next + 1);
  };
  return (
    <Form
      className="funnel-form"
      action="Show the funnel"
      busy="Asking…"
      onSend={async (fields) => onAsk(toFunnelText(toDraft(fields, ids)))}
    >
      <ol className="funnel-steps">
        {ids.map((id, index) => (
          <li key={id}>
            <Field
              name={`type ${id}`}
              label={`Step ${index + 1}, type of event`}
              required={index < MIN_STEPS}
              defaultValue={draft.steps.find((step) => step.id === id)?.type ?? ''}
              placeholder={index === 0 ? 'page_view' : 'order'}
              autoComplete="off"
            />
            <Field
              name={`where ${id}`}
              label={`Step ${index + 1}, where`}
              defaultValue={draft.steps.find((step) => step.id === id)?.where ?? ''}
              placeholder="page = /cart"
              autoComplete="off"
            />
            {ids.length > MIN_STEPS && (
              <button
                type="button"
                className="quiet"
                aria-label={`Remove step ${index + 1}`}
                onClick={() => setIds(ids.filter((one) => one !== id))}
              >
                Remove
              </button>
            )}
          </li>
        ))}
      </ol>
      <button type="button" disabled={ids.length >= MAX_STEPS} onClick={add}>
        Add a step
      </button>
      <div className="rule-fields">
        <Field
          name="within"
          label="Within"
          defaultValue={draft.within}
          placeholder="1d"
          hint="From the first step to the last: 30m, 1h, 7d"
        />
        <Picker
          name="per"
          label="Steps of one"
          options={{ visit: 'Visit', user: 'User, over visits' }}
          usual={draft.per}
        />
        <Field
          name="by"
          label="Broken down by"
          defaultValue={draft.by}
          placeholder="device"
          hint="A field of the first step; empty for none"
        />
      </div>
    </Form>
  );
}

function toIds(text: string | undefined): number[] {
  const count = Math.max(MIN_STEPS, toFunnelDraft(text ?? '').steps.length);
  return Array.from({ length: Math.min(MAX_STEPS, count) }, (_, index) => index);
}

function toDraft(fields: FormData, ids: readonly number[]): FunnelDraft {
  const read = (name: string): string => String(fields.get(name) ?? '');
  return {
    steps: ids.map((id) => ({ id, type: read(`type ${id}`), where: read(`where ${id}`) })),
    within: read('within'),
    per: read('per') === 'user' ? 'user' : 'visit',
    by: read('by'),
  };
}
