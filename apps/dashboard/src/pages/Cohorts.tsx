import type { CohortPeriod } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useCohorts } from '../api/queries.ts';
import { BoneRows } from '../panels/Bones.tsx';
import { CohortTable } from '../panels/CohortTable.tsx';
import { Empty } from '../panels/Empty.tsx';
import { FoundStatus } from '../panels/FoundStatus.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { Field, Form, Picker } from '../shell/Form.tsx';
import { setFilters, useFilters } from '../shell/location.ts';
import { Tabs } from '../shell/Tabs.tsx';

const PERIODS: Record<CohortPeriod, string> = {
  day: 'Day, the last 14',
  week: 'Week, the last 12',
  month: 'Month, the last 12',
};

/** Who comes back: users by when they were first seen. */
export function Cohorts(): ReactNode {
  const filters = useFilters();
  const { every, where } = toChoice(filters.q);
  const query = useCohorts(filters, every, where || undefined);
  return (
    <>
      <Tabs of="Usage" page="cohorts" />
      <Frame title="Cohorts" aside="Of users who allow an id that lasts">
        <Form
          of={filters.q}
          className="funnel-form"
          action="Show cohorts"
          busy="Asking…"
          onSend={async (fields) =>
            setFilters({ q: `${String(fields.get('every'))} ${String(fields.get('where') ?? '')}`.trim() })
          }
        >
          <div className="rule-fields">
            <Picker name="every" label="First seen by" options={PERIODS} usual={every} />
            <Field
              name="where"
              label="Came back with"
              defaultValue={where}
              placeholder="type = order"
              hint="A condition on an event; empty for any"
              autoComplete="off"
            />
          </div>
        </Form>
      </Frame>
      <FoundStatus query={query} of={`${every} ${where}`.trim()} />
      <Panel
        title="Retention"
        aside="Weighted by sampling"
        query={query}
        skeleton={<BoneRows count={8} className="is-tall" />}
        isEmpty={({ cohorts }) => cohorts.length === 0}
        empty={
          <Empty title="No user was new in this time">
            Only who allows <code>full</code> has an id that lasts, and can be known again. An id lasts 30
            days unless the site says otherwise.
          </Empty>
        }
      >
        {(answer) => <CohortTable answer={answer} />}
      </Panel>
    </>
  );
}

/** The address says `week type = order`: the period, and what counts as coming back. */
function toChoice(q: string | undefined): { every: CohortPeriod; where: string } {
  const [first = '', ...rest] = (q ?? '').split(' ');
  const every = (Object.keys(PERIODS) as CohortPeriod[]).find((name) => name === first) ?? 'week'; // the record's own keys
  return { every, where: rest.join(' ') };
}
