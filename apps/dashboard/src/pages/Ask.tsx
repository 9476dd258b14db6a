import type { ReactNode } from 'react';
import { useMe } from '../api/administration.ts';
import { useAsk, useStatus } from '../api/queries.ts';
import { AskResult } from '../panels/AskResult.tsx';
import { BoneRows } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { FoundStatus } from '../panels/FoundStatus.tsx';
import { Frame, Panel } from '../panels/Panel.tsx';
import { SqlPanel } from '../panels/SqlPanel.tsx';
import { Field, Form } from '../shell/Form.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { setFilters, useFilters } from '../shell/location.ts';
import { Tabs } from '../shell/Tabs.tsx';

const EXAMPLE = 'rate(success = true) of provider.request by model every auto';

/** What no other page shows: a question of one's own, in words. */
export function Ask(): ReactNode {
  const filters = useFilters();
  const { q, range } = filters;
  const query = useAsk(filters, q);
  const sql = useStatus().data?.sql;
  const isAdmin = useMe().data?.role === 'admin';
  return (
    <>
      <Tabs of="Usage" page="ask" />
      <Frame title="Question" aside="What, of which events, where, by what, over time">
        <Form
          of={q}
          className="funnel-form"
          action="Ask"
          busy="Asking…"
          onSend={async (fields) => setFilters({ q: String(fields.get('q')) })}
        >
          <Field
            name="q"
            label="In words"
            required={true}
            defaultValue={q ?? ''}
            placeholder={EXAMPLE}
            hint="count, visits, users, sum(…), mean(…), p75(…), rate(…) · of · where · by · every · top"
            autoComplete="off"
          />
        </Form>
      </Frame>
      {q !== undefined && <FoundStatus query={query} of={q} />}
      {q !== undefined && (
        <Panel
          title="Answer"
          aside="Weighted by sampling"
          query={query}
          skeleton={<BoneRows count={8} />}
          isEmpty={({ rows }) => rows.every(({ samples }) => samples === 0)}
          empty={
            <Empty title={`Nothing of that in ${toRangeWords(range)}`} code={EXAMPLE} codeLabel="an example">
              Types of events stand on the page Live; fields are those of every event, such as page and
              device, and the event’s own.
            </Empty>
          }
        >
          {(answer) => <AskResult answer={answer} />}
        </Panel>
      )}
      {sql && isAdmin && <SqlPanel limits={sql} />}
    </>
  );
}
