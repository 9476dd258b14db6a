import type { EngagementAnswer, EngagementPart, SavedSegment } from '@candor/server/api';
import type { ReactNode } from 'react';
import { useEngagement } from '../api/queries.ts';
import { formatSpan } from '../format/duration.ts';
import { formatCompact, formatMean, formatShare, NONE } from '../format/number.ts';
import { setFilters, useFilters } from '../shell/location.ts';
import { BoneRows } from './Bones.tsx';
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
        skeleton={<BoneRows count={2} />}
        isEmpty={({ score }) => score === null}
        empty={<p className="is-muted">No visit of it in this time.</p>}
      >
        {(answer) => <Engagement answer={answer} />}
      </Answered>
    </li>
  );
}

function Engagement({
  answer: { visits, visitsOfAll, score, low, high, parts },
}: {
  answer: EngagementAnswer;
}) {
  const figure = (value: number | null): string => (value === null ? NONE : formatMean(value));
  return (
    <p>
      <strong>{`Engagement ${figure(score)}`}</strong>{' '}
      <span className="is-muted">
        {`of 100 (${figure(low)} to ${figure(high)}), where all visits have 50 · ${formatCompact(visits)} visits, ${formatShare(visitsOfAll > 0 ? visits / visitsOfAll : 0)} of all · ${parts.map(toWords).join(' · ')}`}
      </span>
    </p>
  );
}

const PARTS: Record<EngagementPart['part'], (value: number) => string> = {
  activeMs: (value) => `${formatSpan(value)} active`,
  actions: (value) => `${formatMean(value)} actions`,
  pages: (value) => `${formatMean(value)} pages`,
};

function toWords({ part, mean, meanOfAll, rank }: EngagementPart): string {
  return `${PARTS[part](mean)} (all ${PARTS[part](meanOfAll)}), rank ${formatMean(rank)}`;
}
