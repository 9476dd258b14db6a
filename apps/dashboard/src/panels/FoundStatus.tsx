import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

/** Says that a question has its answer, to who does not see it: the focus stays where the question was sent. */
export function FoundStatus({ query, of }: { query: UseQueryResult; of: string }): ReactNode {
  const isThere = query.isSuccess && !query.isPlaceholderData;
  return (
    <p className="unseen" role="status">
      {isThere ? `Below is what ${of} found` : ''}
    </p>
  );
}
