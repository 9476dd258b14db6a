import { useConsent } from '@candor/react';
import type { JSX } from 'react';

/** Says to who has refused why nothing of what they cause is on the dashboard. */
export function Unmeasured(): JSX.Element | null {
  const { level, hasChosen } = useConsent();
  if (level !== 'none' || !hasChosen) return null;
  return (
    <p className="unmeasured" role="status">
      You said no, so nothing that you cause here reaches the dashboard.{' '}
      <a href="/privacy">Change your mind</a>
    </p>
  );
}
