import type { UsageAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useUsage } from '../api/queries.ts';
import { BoneRows, BoneSummary } from '../panels/Bones.tsx';
import { Empty } from '../panels/Empty.tsx';
import { NoneNamed } from '../panels/NoneNamed.tsx';
import { Panel } from '../panels/Panel.tsx';
import { SearchForm } from '../panels/SearchForm.tsx';
import { UsageSummary } from '../panels/UsageSummary.tsx';
import { CommandTable, FeatureTable, NamedTable } from '../panels/usageTables.tsx';
import { toRangeWords } from '../shell/filters.ts';
import { useFilters } from '../shell/location.ts';
import { TRACK_COMMAND, TRACK_FEATURE } from '../shell/snippet.ts';
import { Tabs } from '../shell/Tabs.tsx';

/** Who uses the site, and what of it. */
export function Usage(): ReactNode {
  const filters = useFilters();
  const query = useUsage(filters);
  const { q } = filters;
  const when = toRangeWords(filters.range);
  return (
    <>
      <Tabs of="Usage" page="usage" />
      <Panel
        title="People"
        aside="Those who allow it, weighted by sampling"
        query={query}
        skeleton={<BoneSummary rows={2} charts={2} />}
        isEmpty={({ series }) => series.length === 0}
        empty={
          <Empty title={`Nobody was heard in ${when}`}>
            Visits are counted of people who allow <code>enhanced</code> or more, users of those who allow{' '}
            <code>full</code>.
          </Empty>
        }
      >
        {(answer) => <UsageSummary answer={answer} />}
      </Panel>
      <SearchForm label="Search what is used" placeholder="Find a feature, page, mark or command" />
      <Panel
        title="Features"
        aside="Adoption is the share of visits that used it"
        query={query}
        skeleton={<BoneRows count={6} />}
        isEmpty={({ features }) => features.length === 0}
        empty={
          <NoneNamed of="feature" q={q}>
            <Empty
              title={`No feature was used in ${when}`}
              code={TRACK_FEATURE}
              codeLabel="a line that tracks a feature"
            >
              Say where a feature is used; it shows with its first use.
            </Empty>
          </NoneNamed>
        }
      >
        {({ features, found, total }) => (
          <FeatureTable features={features} found={found.features} visits={total.visits} />
        )}
      </Panel>
      <div className="halves">
        <Panel
          title="Pages"
          query={query}
          skeleton={<BoneRows count={6} />}
          isEmpty={({ pages }) => pages.length === 0}
          empty={
            <NoneNamed of="page" q={q}>
              <p className="is-muted notice">No page was viewed in this time.</p>
            </NoneNamed>
          }
        >
          {({ pages, found }) => (
            <NamedTable label="Pages" nameTitle="Page" usesTitle="Views" rows={pages} found={found.pages} />
          )}
        </Panel>
        <Panel
          title="Marked elements"
          query={query}
          skeleton={<BoneRows count={6} />}
          isEmpty={({ clicks }) => clicks.length === 0}
          empty={
            <NoneNamed of="mark" q={q}>
              <div className="notice">
                <p>
                  Nothing marked with <code>data-candor-track</code> was clicked in this time.
                </p>
              </div>
            </NoneNamed>
          }
        >
          {({ clicks, found }) => (
            <NamedTable
              label="Marked elements"
              nameTitle="Mark"
              usesTitle="Clicks"
              rows={clicks}
              found={found.clicks}
            />
          )}
        </Panel>
      </div>
      <Commands query={query} q={q} />
    </>
  );
}

function Commands({ query, q }: { query: ReturnType<typeof useUsage>; q: string | undefined }): ReactNode {
  return (
    <Panel<UsageAnswer>
      title="Commands"
      query={query}
      skeleton={<BoneRows count={4} />}
      isEmpty={({ commands }) => commands.length === 0}
      empty={
        <NoneNamed of="command" q={q}>
          <Empty
            title="No command ran in this time"
            code={TRACK_COMMAND}
            codeLabel="a line that tracks a command"
          >
            Names, times and whether it worked; never what a command was given.
          </Empty>
        </NoneNamed>
      }
    >
      {({ commands, found }) => <CommandTable commands={commands} found={found.commands} />}
    </Panel>
  );
}
