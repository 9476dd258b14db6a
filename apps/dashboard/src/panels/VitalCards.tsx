import type { VitalSummary, VitalsAnswer } from '@candor/server/api';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWholeVitalsBefore } from '../api/queries.ts';
import { DistributionBar } from '../charts/DistributionBar.tsx';
import { RatingMark } from '../charts/RatingMark.tsx';
import { formatCompact, formatCount } from '../format/number.ts';
import { FEW_SAMPLES, formatVital, formatVitalTick, SHOWN_VITALS, VITALS } from '../format/vital.ts';
import { type Filters, toRangeWords } from '../shell/filters.ts';
import { Link } from '../shell/Link.tsx';
import { useScriptTag } from '../shell/snippet.ts';
import { Empty } from './Empty.tsx';
import { Panel } from './Panel.tsx';
import { toInterval } from './VitalGroupTable.tsx';

interface VitalCardsProps {
  query: UseQueryResult<VitalsAnswer>;
  filters: Filters;
}

/** Each vital's p75, rating and distribution. */
export function VitalCards({ query, filters }: VitalCardsProps): ReactNode {
  const before = useWholeVitalsBefore(filters);
  return (
    <Panel
      title="Web vitals"
      aside="75th percentile"
      query={query}
      skeleton={<CardBones />}
      isEmpty={(answer) => answer.summary.length === 0}
      empty={<NoVitals filters={filters} />}
    >
      {(answer) => (
        <ul className="vital-cards">
          {toShown(answer.summary).map((summary) => (
            <VitalCard
              key={summary.name}
              summary={summary}
              before={before?.summary.find(({ name }) => name === summary.name)}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** What to do when no vital has arrived. */
export function NoVitals({ filters: { range, page } }: { filters: Filters }): ReactNode {
  const where = page === undefined ? '' : ` on ${page}`;
  return (
    <Empty
      title={`No vitals${where} in ${toRangeWords(range)}`}
      code={useScriptTag()}
      codeLabel="the script tag"
    >
      Put this line into the head of a page, open it, allow measuring and interact with it. The first values
      arrive when the page is hidden or left. If pages report already, choose a longer time range.
    </Empty>
  );
}

interface VitalCardProps {
  summary: VitalSummary;
  before: VitalSummary | undefined;
}

function VitalCard({ summary, before }: VitalCardProps): ReactNode {
  const { name, p75, rating, samples, weighted } = summary;
  const { title, good } = VITALS[name];
  const isThin = samples < FEW_SAMPLES;
  return (
    <li className="vital-card">
      <h3>
        <Link to="/vitals" title={title}>
          {name}
          <span className="vital-title">{title}</span>
        </Link>
      </h3>
      <p className={`vital-value ${isThin ? 'is-thin' : ''}`}>
        {formatVital(name, p75)}
        <span className="vital-limit">{`≤ ${formatVitalTick(name, good)}`}</span>
      </p>
      <p className="vital-rating">
        <RatingMark rating={rating} />
      </p>
      <DistributionBar {...summary} />
      <p className="vital-n" title={toCountTitle(summary)}>
        {`n = ${formatCompact(samples)}`}
        {isThin
          ? ', too few to rely on'
          : weighted > samples * 1.05 && `, weighted ${formatCompact(weighted)}`}
        {before && `, before: ${formatVital(name, before.p75)}`}
      </p>
    </li>
  );
}

function toShown(summary: readonly VitalSummary[]): VitalSummary[] {
  return SHOWN_VITALS.flatMap((name) => summary.find((vital) => vital.name === name) ?? []);
}

function toCountTitle({ name, samples, weighted, ...bounds }: VitalSummary): string {
  return `${formatCount(samples)} measurements, standing for ${formatCount(weighted)} after sampling; 95 % interval ${toInterval(name, bounds)}`;
}

function CardBones(): ReactNode {
  return (
    <ul className="vital-cards">
      {SHOWN_VITALS.map((name) => (
        <li key={name} className="vital-card">
          <h3>
            {name}
            <span className="vital-title">{VITALS[name].title}</span>
          </h3>
          <p className="vital-value">
            <span className="bone bone-word">0.00 s</span>
          </p>
          <p className="vital-rating">
            <span className="bone bone-word">Good</span>
          </p>
          <div className="distribution">
            <div className="distribution-bar bone" />
            <p className="distribution-legend">
              <span className="bone bone-word">100%</span>
            </p>
          </div>
          <p className="vital-n">
            <span className="bone bone-word">n = 1,000</span>
          </p>
        </li>
      ))}
    </ul>
  );
}
