import type { EngagementAnswer, EngagementPart, SavedSegment } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useEngagement } from '../api/queries.ts';
import { formatSpan } from '../format/duration.ts';
import { formatCompact, formatMean, formatShare, NONE } from '../format/number.ts';
import { setFilters, useFilters } from '../shell/location.ts';
import { type Figure, Figures } from './Figures.tsx';
import { Answered } from './Panel.tsx';
import { RemoveButton } from './RemoveButton.tsx';

/** A segment with its condition, and how engaged its visits are. */
export function SegmentCard({
  segment: { id, name, where },
  isEditor,
}: {
  segment: SavedSegment;
  isEditor: boolean;
}): ReactNode {
  const filters = useFilters();
  const query = useEngagement(filters, where);
  const isChosen = filters.segment === where;
  return (
    <li className="card">
      <div className="card-head">
        <h3>{name}</h3>
        <span className="row-actions">
          <button
            type="button"
            className="quiet"
            aria-pressed={isChosen}
            aria-label={`Show only these: ${name}`}
            onClick={() => setFilters({ segment: isChosen ? undefined : where })}
          >
            Show only these
          </button>
          {isEditor && <RemoveButton of={name} path={`segments/${id}`} />}
        </span>
      </div>
      <p>
        <code>{where}</code>
      </p>
      <Answered
        title={name}
        query={query}
        skeleton={<Figures figures={WAITING} />}
        isEmpty={({ score }) => score === null}
        empty={<p className="is-muted">No visit of it in this time.</p>}
      >
        {(answer) => <Figures figures={toFigures(answer)} />}
      </Answered>
    </li>
  );
}

function toFigures({ visits, visitsOfAll, score, low, high, parts }: EngagementAnswer): Figure[] {
  const figure = (value: number | null): string => (value === null ? NONE : formatMean(value));
  return [
    { title: 'Engagement', value: figure(score), note: `of 100, ${figure(low)} to ${figure(high)}` },
    {
      title: 'Visits',
      value: formatCompact(visits),
      note: `${formatShare(visitsOfAll > 0 ? visits / visitsOfAll : 0)} of all`,
    },
    ...parts.map(({ part, mean, meanOfAll, rank }) => {
      const { title, format } = PARTS[part];
      return { title, value: format(mean), note: `all ${format(meanOfAll)}, rank ${formatMean(rank)}` };
    }),
  ];
}

const PARTS: Record<EngagementPart['part'], { title: string; format: (value: number) => string }> = {
  activeMs: { title: 'Active time', format: formatSpan },
  actions: { title: 'Actions', format: formatMean },
  pages: { title: 'Pages', format: formatMean },
};

/** At the size of what comes. */
const WAITING: readonly Figure[] = [
  'Engagement',
  'Visits',
  ...Object.values(PARTS).map(({ title }) => title),
].map((title) => ({ title, value: NONE, note: NONE }));
