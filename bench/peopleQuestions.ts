import type { ClickHouseClient } from '@clickhouse/client';
import { parseFilter } from '../packages/server/src/queries/own/parseFilter.ts';
import { readFunnel } from '../packages/server/src/queries/own/parseFunnel.ts';
import { readQuestion } from '../packages/server/src/queries/own/parseQuestion.ts';
import type { Scope, Store } from '../packages/server/src/store/store.ts';

type Asking = (store: Store, scope: Scope) => Promise<unknown>;

const funnel =
  (text: string): Asking =>
  (store, scope) =>
    store.funnel({ ...scope, question: readFunnel(text) });

const ask =
  (text: string): Asking =>
  (store, scope) =>
    store.ask({ ...scope, question: readQuestion(text) });

const inSegment =
  (asking: Asking): Asking =>
  (store, scope) =>
    asking(store, { ...scope, segment: parseFilter('type = feature.used and name = "name 5"') });

/** What is asked about visits and users one by one, and in words of one's own. */
export const peopleQuestions: Readonly<Record<string, Asking>> = {
  'funnel of 2': funnel('page_view then ui.click'),
  'funnel of 3': funnel('page_view then feature.used then command.run'),
  'funnel of 3 by page': funnel('page_view then feature.used then command.run by page'),
  'funnel of 3 per user': funnel('page_view then feature.used then command.run within 7d per user'),
  'funnel with conditions': funnel('page_view where page = "/page/3" then command.run where success = true'),
  'funnel of a segment': inSegment(funnel('page_view then feature.used')),
  'cohorts by week': (store, scope) => store.cohorts({ ...scope, every: 'week' }),
  'cohorts by week, back for a feature': (store, scope) =>
    store.cohorts({ ...scope, every: 'week', where: parseFilter('type = feature.used') }),
  engagement: (store, scope) => store.engagement(scope),
  'engagement of a segment': inSegment((store, scope) => store.engagement(scope)),
  'size of a segment': inSegment(ask('visits')),
  'experiments, value of a goal': (store, scope) =>
    store.experiments({ ...scope, goal: 'feature.used', value: 'activeMs' }),
  'count by type': ask('count by type'),
  'count of page_view by page': ask('count of page_view by page'),
  'p75 of LCP by device, course': ask('p75 of browser.web_vital where name = LCP by device every auto'),
  'rate of provider.request, course': ask('rate(success = true) of provider.request by name every 1d'),
  'visits by feature, course': ask('visits of feature.used by name every 1d'),
  'users by page': ask('users of page_view by page'),
  visits: ask('visits'),
  'visits by type': ask('visits by type'),
  'count by an attribute without a column': ask('count where connection = 4g by language'),
};

/** What the database takes at least: a bare look at the columns that a question needs. */
export const floors: Readonly<Record<string, (client: ClickHouseClient, scope: Scope) => Promise<unknown>>> =
  {
    'floor of a funnel of 3: its columns': look(
      'visit, at, seq, weight, retention_days',
      "type IN ('page_view', 'feature.used', 'command.run')",
    ),
    'floor of visits: their columns': look('visit, at, weight, retention_days'),
    'floor of an attribute without a column: the map': look('attributes, at, weight, retention_days'),
  };

function look(columns: string, where = 'true'): (client: ClickHouseClient, scope: Scope) => Promise<unknown> {
  return async (client, { project, from, to }) => {
    const result = await client.query({
      query: `SELECT count() FROM candor.events WHERE project = {project:String} AND ${where} AND NOT ignore(${columns})
  AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')`,
      query_params: { project, from, to },
      clickhouse_settings: { max_threads: 2 },
    });
    return result.json();
  };
}
