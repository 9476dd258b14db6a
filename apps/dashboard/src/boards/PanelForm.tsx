import type { BoardPanel, BoardPanelKind, BoardUnit, BoardVariable } from '@candor/server/api';
import { type ReactNode, useId, useRef, useState } from 'react';
import type { Choices } from '../api/boards.ts';
import { Area, Field, Form, Picker } from '../shell/Form.tsx';
import type { Filters } from '../shell/filters.ts';
import { UNIT_NAMES } from './formatUnit.ts';
import { PanelBody } from './PanelBody.tsx';
import { KIND_NAMES, toPanel } from './toPanel.ts';

interface PanelFormProps {
  panel: BoardPanel;
  variables: readonly BoardVariable[];
  filters: Filters;
  choices: Choices;
  onSave: (panel: BoardPanel) => void;
}

const EXAMPLES = [
  'p75 of browser.web_vital where name = LCP every auto',
  'count of exception by release every auto',
  'visits by page top 20',
];

/** What a panel is made of; what it would show is shown before it is taken over. */
export function PanelForm({ panel, variables, filters, choices, onSave }: PanelFormProps): ReactNode {
  const [kind, setKind] = useState<BoardPanelKind>(panel.kind);
  const [preview, setPreview] = useState<BoardPanel>();
  const fields = useRef<HTMLDivElement>(null);
  const examples = useId();
  const ask = 'ask' in panel ? panel : undefined;
  const gauge = panel.kind === 'gauge' ? panel : undefined;
  const look = (): void => {
    const form = fields.current?.closest('form');
    if (form) setPreview(toPanel(panel, new FormData(form)));
  };
  const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return (
    <Form
      className="settings-form rule-form"
      action="Take over"
      busy="Taking over…"
      onSend={async (sent) => onSave(toPanel(panel, sent))}
    >
      <div ref={fields} className="rule-fields">
        <Picker name="kind" label="Kind" options={KIND_NAMES} value={kind} onPick={setKind} />
        <Field
          name="title"
          label="Title"
          required={kind !== 'text'}
          defaultValue={panel.title}
          autoComplete="off"
        />
        {kind === 'text' ? (
          <div className="is-wide">
            <Area
              name="text"
              label="Text"
              rows={8}
              defaultValue={panel.kind === 'text' ? panel.text : ''}
              hint="Markdown: headings, lists, links, emphasis, code"
            />
          </div>
        ) : (
          <>
            <div className="is-wide">
              <Area
                name="ask"
                label="Question"
                rows={3}
                required={true}
                spellCheck={false}
                defaultValue={ask?.ask ?? ''}
                hint={toHint(variables)}
                aria-details={examples}
              />
              <ul id={examples} className="field-hint">
                {EXAMPLES.map((example) => (
                  <li key={example}>
                    <code>{example}</code>
                  </li>
                ))}
              </ul>
            </div>
            <Picker<BoardUnit> name="unit" label="Unit" options={UNIT_NAMES} usual={ask?.unit ?? 'count'} />
          </>
        )}
        {kind === 'graph' && (
          <Picker
            name="style"
            label="Drawn as"
            options={{ line: 'Lines', bars: 'Bars' }}
            usual={panel.kind === 'graph' ? panel.style : 'line'}
          />
        )}
        {kind === 'gauge' && (
          <>
            <Field name="min" label="From" inputMode="decimal" defaultValue={text(gauge?.min ?? 0)} />
            <Field
              name="max"
              label="To"
              inputMode="decimal"
              required={true}
              defaultValue={text(gauge?.max)}
            />
            <Field name="good" label="Good up to" inputMode="decimal" defaultValue={text(gauge?.good)} />
            <Field
              name="poor"
              label="Poor beyond"
              inputMode="decimal"
              defaultValue={text(gauge?.poor)}
              hint="Below good where less is worse"
            />
          </>
        )}
      </div>
      {preview && (
        <div className="board-preview">
          <PanelBody panel={preview} filters={filters} choices={choices} />
        </div>
      )}
      <button type="button" onClick={look}>
        Preview
      </button>
    </Form>
  );
}

function toHint(variables: readonly BoardVariable[]): string {
  if (variables.length === 0) return 'A variable of the board stands in it as $name';
  return `Variables: ${variables.map(({ name, field }) => `${field} = $${name}`).join(', ')}`;
}
