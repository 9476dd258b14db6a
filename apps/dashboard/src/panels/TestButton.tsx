import type { ReactNode } from 'react';
import { useChange } from '../api/administration.ts';
import { BusyButton } from '../shell/BusyButton.tsx';

/** Sends a test and says whether it went through. */
export function TestButton({ of, path }: { of: string; path: string }): ReactNode {
  const { mutate, isPending, data, error } = useChange<{ isSent: boolean; reason: string | null }>();
  const said = error ? error.message : data && (data.isSent ? 'Sent' : `Not sent: ${data.reason}`);
  return (
    <>
      <span role="status" className={data?.isSent ? 'is-muted' : 'form-problem'}>
        {said}
      </span>
      <BusyButton
        className="quiet"
        aria-label={`Send a test to ${of}`}
        isBusy={isPending}
        onClick={() => mutate({ method: 'POST', path })}
      >
        {isPending ? 'Sending…' : 'Test'}
      </BusyButton>
    </>
  );
}
