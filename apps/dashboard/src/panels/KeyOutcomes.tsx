import type { OutcomesAnswer } from '@candor/server/api';
import type { ReactNode } from 'react';
import { formatCompact } from '../format/number.ts';
import { byKey, describeOutcome } from '../format/outcome.ts';
import { CountList } from './CountList.tsx';

/** What became of everything that each write key has sent. */
export function KeyOutcomes({ answer }: { answer: OutcomesAnswer }): ReactNode {
  return (
    <div className="pair">
      {byKey(answer.outcomes).map(({ key, name, sent, rows }) => (
        <CountList
          key={key}
          title={`${name}: ${formatCompact(sent)} sent`}
          none=""
          rows={rows.map((row) => ({ words: describeOutcome(row), count: row.events }))}
        />
      ))}
    </div>
  );
}
