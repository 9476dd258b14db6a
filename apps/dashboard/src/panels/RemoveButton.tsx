import { type ReactNode, useState } from 'react';
import { useChange } from '../api/administration.ts';
import { BusyButton } from '../shell/BusyButton.tsx';

interface RemoveButtonProps {
  /** What is removed, for the screen reader. */
  of: string;
  path: string;
}

/** Removes something at the second click; a refusal is shown beside it. */
export function RemoveButton({ of, path }: RemoveButtonProps): ReactNode {
  const [isAsking, setIsAsking] = useState<boolean>();
  const { mutate, isPending, error } = useChange();
  if (!isAsking)
    return (
      <button
        type="button"
        className="quiet"
        aria-label={`Remove ${of}`}
        // Asked and answered with no, it has the focus again.
        {...(isAsking === false && { ref: focusOn })}
        onClick={() => setIsAsking(true)}
      >
        Remove
      </button>
    );
  return (
    <span className="row-actions">
      <BusyButton
        className="quiet is-danger"
        aria-label={`Remove ${of} for good`}
        isBusy={isPending}
        onClick={() => mutate({ method: 'DELETE', path })}
      >
        Really remove
      </BusyButton>
      <button type="button" className="quiet" ref={focusOn} onClick={() => setIsAsking(false)}>
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

function focusOn(button: HTMLButtonElement | null): void {
  button?.focus();
}
