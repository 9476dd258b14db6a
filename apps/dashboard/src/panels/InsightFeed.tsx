import type { Insight, InsightsAnswer } from '@candor/server/api';
import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Shape } from '../charts/Shape.tsx';
import { describeInsight } from '../format/insight.ts';
import { formatCount } from '../format/number.ts';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { toErrorPath } from '../shell/route.ts';
import { BoneRows } from './Bones.tsx';
import { Panel } from './Panel.tsx';

interface InsightFeedProps {
  query: UseQueryResult<InsightsAnswer>;
  filters: Filters;
}

/** What changed and is unlikely to be chance, what matters most first. */
export function InsightFeed({ query, filters }: InsightFeedProps): ReactNode {
  return (
    <Panel
      title="What stands out"
      className="insights"
      query={query}
      skeleton={<BoneRows count={4} />}
      isEmpty={({ insights }) => insights.length === 0}
      empty={
        <p className="is-muted insights-none">{`Nothing beyond chance in ${toRangeWords(filters.range)}${filters.segment ? ' among the visits of this segment' : ''}.`}</p>
      }
    >
      {({ insights }) => <List insights={insights} />}
    </Panel>
  );
}

/** Shown at once: these where there is room, and on a phone, where all would push the page out of sight, the first. */
const AT_ONCE = 4;

function List({ insights }: { insights: readonly Insight[] }): ReactNode {
  const [isWhole, setIsWhole] = useState(false);
  const isLong = insights.length > AT_ONCE;
  return (
    <>
      <ol className={`insight-list ${isWhole ? '' : 'is-short'}`}>
        {insights.map((insight) => (
          <Row key={toKey(insight)} insight={insight} />
        ))}
      </ol>
      {insights.length > 1 && (
        <button
          type="button"
          className={`quiet insight-more ${isLong ? '' : 'narrow-only'}`}
          aria-expanded={isWhole}
          onClick={() => setIsWhole(!isWhole)}
        >
          {isWhole ? 'Only the first' : `All ${formatCount(insights.length)}`}
        </button>
      )}
    </>
  );
}

function Row({ insight }: { insight: Insight }): ReactNode {
  const { title, evidence, isBad } = describeInsight(insight);
  return (
    <li>
      <Shape tone={isBad ? 'poor' : 'neutral'} />
      <div>
        <Link to={toPath(insight)}>{title}</Link>
        <p className="is-muted">{evidence}</p>
      </div>
    </li>
  );
}

function toPath(insight: Insight): string {
  switch (insight.kind) {
    case 'vital':
      return '/vitals';
    case 'errors':
      return '/errors';
    case 'newError':
      return toErrorPath(insight.fingerprint);
    case 'adoption':
      return '/usage';
  }
}

function toKey(insight: Insight): string {
  switch (insight.kind) {
    case 'vital':
      return `vital ${insight.vital}`;
    case 'newError':
      return `error ${insight.fingerprint}`;
    case 'adoption':
      return `feature ${insight.feature}`;
    case 'errors':
      return 'errors';
  }
}
