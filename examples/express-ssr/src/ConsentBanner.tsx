import { useConsent } from '@candor/react';
import type { JSX } from 'react';

/** Asks once; nothing is collected before somebody has agreed. On the server nobody knows yet, so it is not there. */
export function ConsentBanner(): JSX.Element | null {
  const { hasChosen, setConsent } = useConsent();
  if (hasChosen !== false) return null;
  return (
    <aside aria-label="Privacy">
      <p>May we count how the shop is used?</p>
      <button type="button" onClick={() => setConsent('enhanced')}>
        Yes
      </button>
      <button type="button" onClick={() => setConsent('none')}>
        No
      </button>
    </aside>
  );
}
