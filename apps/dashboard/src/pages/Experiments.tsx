import type { ExperimentsAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useExperiments } from '../api/queries.ts';
import { formatCount } from '../format/number.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { GoalPicker } from '../panels/GoalPicker.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { VariantTable } from '../panels/VariantTable.tsx';
import { Field, Form } from '../shell/Form.tsx';
import { setFilters, useFilters } from '../shell/location.ts';
import { EXPOSE } from '../shell/snippet.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** How visits of each variant did. */
export function Experiments(): ReactNode {
  const filters = useFilters();
  const query = useExperiments(filters, filters.choices?.['goal']);
  return (
    <>
      <Tabs of="Usage" page="experiments" />
      <Frame title="What counts">
        <Form
          of={filters.q}
          className="funnel-form"
          action="Compare values"
          busy="Asking…"
          onSend={async (fields) => setFilters({ q: String(fields.get('value')).trim() || undefined })}
        >
          <Field
            name="value"
            label="Field to sum up"
            defaultValue={filters.q ?? ''}
            placeholder="amount"
            hint="A number of what counts as success, added up for each visit; empty for rates alone"
            autoComplete="off"
          />
        </Form>
      </Frame>
      <Panel
        title="Experiments"
        aside="A visit counts for the variant that it met first"
        query={query}
        skeleton={<BoneRows count={8} className="is-tall" />}
        isEmpty={({ experiments }) => experiments.length === 0}
        empty={
          <Empty title="No experiment in this time" code={EXPOSE} codeLabel="a line that tells a variant">
            Say which variant a visit meets; what it does afterwards is compared here.
          </Empty>
        }
      >
        {(answer) => <Results answer={answer} />}
      </Panel>
    </>
  );
}

function Results({ answer: { goal, goals, found, experiments } }: { answer: ExperimentsAnswer }): ReactNode {
  return (
    <>
      {goal === '' ? (
        <p className="is-muted">No visit did anything that could be a goal.</p>
      ) : (
        <GoalPicker
          goal={goal}
          goals={goals}
          onPick={(chosen) => setFilters({ choices: { goal: chosen } })}
        />
      )}
      {experiments.map((experiment) => (
        <section key={experiment.experiment} className="experiment">
          <h3>{experiment.experiment || 'Unnamed'}</h3>
          {experiment.split.isMismatch && (
            <p className="form-problem">
              The visits are not divided as they should be. Something assigns, loses or tells variants
              wrongly; do not trust this comparison before it is found.
            </p>
          )}
          <VariantTable experiment={experiment} />
        </section>
      ))}
      {found > experiments.length && (
        <p className="more is-muted">
          {`The ${formatCount(experiments.length)} that most visits met, of ${formatCount(found)}`}
        </p>
      )}
    </>
  );
}
