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
  const [steps, setSteps] = useState(() => toSteps(text));
  const [next, setNext] = useState(MAX_STEPS);
  const { ids, asked } = steps;
  const draft = toFunnelDraft(text ?? '');
  const setIds = (changed: readonly number[]): void => setSteps({ ...steps, ids: changed });
  const askedOf = (id: number): FunnelDraft['steps'][number] | undefined => draft.steps[asked.indexOf(id)];
  const add = (): void => {
    setIds([...ids, next]);
    setNext(next + 1);
  };
  // As many steps as before are the same fields, one of which may have the focus.
  if (steps.text !== text) setSteps(toSteps(text, ids));
  return (
    <Form
      of={text}
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
              defaultValue={askedOf(id)?.type ?? ''}
              placeholder={index === 0 ? 'page_view' : 'order'}
              autoComplete="off"
            />
            <Field
              name={`where ${id}`}
              label={`Step ${index + 1}, where`}
              defaultValue={askedOf(id)?.where ?? ''}
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

interface Steps {
  text: string | undefined;
  /** The steps of that text, in turn. */
  asked: readonly number[];
  /** Those that stand in the form. */
  ids: readonly number[];
}

function toSteps(text: string | undefined, shown: readonly number[] = []): Steps {
  const count = Math.min(MAX_STEPS, Math.max(MIN_STEPS, toFunnelDraft(text ?? '').steps.length));
  const ids = shown.length === count ? shown : Array.from({ length: count }, (_, index) => index);
  return { text, asked: ids, ids };
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
