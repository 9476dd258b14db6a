import { type ReactNode, useState } from 'react';
import { useChange } from '../api/administration.ts';

interface RemoveButtonProps {
  /** What is removed, for the screen reader. */
  of: string;
  path: string;
}

/** Removes something at the second click; a refusal is shown beside it. */
export function RemoveButton({ of, path }: RemoveButtonProps): ReactNode {
  const [isAsking, setIsAsking] = useState(false);
  const { mutate, isPending, error } = useChange();
  if (!isAsking)
    return (
      <button type="button" className="quiet" aria-label={`Remove ${of}`} onClick={() => setIsAsking(true)}>
        Remove
      </button>
    );
  return (
    <span className="row-actions">
      <button
        type="button"
        className="quiet is-danger"
        aria-label={`Remove ${of} for good`}
        disabled={isPending}
        onClick={() => mutate({ method: 'DELETE', path })}
      >
        Really remove
      </button>
      <button type="button" className="quiet" onClick={() => setIsAsking(false)}>
        Keep
      </button>
      {error && (
        <span className="form-problem" role="alert">
          {error.message}
        </span>
      )}
    </span>
  );
}
