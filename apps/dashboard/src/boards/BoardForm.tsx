import type { Board, BoardVariable } from '@candor/server/api';
import { type ReactNode, useState } from 'react';
import { Field, Form, Picker } from '../shell/Form.tsx';

type Choice = Pick<Board, 'name' | 'description' | 'variables'>;

interface BoardFormProps {
  board: Choice;
  onSave: (choice: Choice) => void;
}

const FIELDS = {
  release: 'Release',
  page: 'Page',
  device: 'Device',
  browser: 'Browser',
  os: 'System',
  environment: 'Environment',
  name: 'Name, such as a service or a feature',
};

const MAX_VARIABLES = 8;

/** Name, description and variables of a board. */
export function BoardForm({ board, onSave }: BoardFormProps): ReactNode {
  const [rows, setRows] = useState(board.variables.map((variable, key) => ({ key, variable })));
  const add = (): void => {
    const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
    setRows([...rows, { key, variable: { name: '', label: '', field: 'release', value: '' } }]);
  };
  return (
    <Form
      className="settings-form rule-form"
      action="Take over"
      busy="Taking over…"
      onSend={async (sent) => onSave(toChoice(sent))}
    >
      <Field
        name="name"
        label="Name"
        required={true}
        maxLength={100}
        defaultValue={board.name}
        autoComplete="off"
      />
      <Field name="description" label="Description" maxLength={500} defaultValue={board.description} />
      <fieldset className="choices">
        <legend>Variables</legend>
        {rows.length === 0 && (
          <p className="is-muted">
            None yet. A variable lets everybody choose, say, a release for all panels at once.
          </p>
        )}
        {rows.map(({ key, variable }, index) => (
          <div key={key} className="rule-fields">
            <Field
              name="variable"
              label={`Name of variable ${index + 1}`}
              required={true}
              pattern="[a-z][a-zA-Z0-9]{0,29}"
              defaultValue={variable.name}
              hint="Stands in questions as $name"
            />
            <Field name="label" label="Label" maxLength={100} defaultValue={variable.label} />
            <Picker
              name="field"
              label="Chooses"
              options={FIELDS}
              usual={variable.field as keyof typeof FIELDS}
            />
            <Field name="value" label="At first" defaultValue={variable.value} hint="Empty for everything" />
            <button
              type="button"
              className="quiet"
              aria-label={`Remove variable ${variable.name || index + 1}`}
              onClick={() => setRows(rows.filter((row) => row.key !== key))}
            >
              Remove
            </button>
          </div>
        ))}
        {rows.length < MAX_VARIABLES && (
          <button type="button" className="quiet" onClick={add}>
            Add a variable
          </button>
        )}
      </fieldset>
    </Form>
  );
}

function toChoice(fields: FormData): Choice {
  const column = (name: string): string[] => fields.getAll(name).map((value) => String(value).trim());
  const [labels, chosen, values] = [column('label'), column('field'), column('value')];
  const variables = column('variable').map(
    (name, index): BoardVariable => ({
      name,
      label: labels[index] || name,
      field: chosen[index] ?? 'release',
      value: values[index] ?? '',
    }),
  );
  return {
    name: String(fields.get('name') ?? ''),
    description: String(fields.get('description') ?? ''),
    variables,
  };
}
