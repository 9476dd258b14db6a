'use client';

import type { ConsentLevel } from '@candor/core';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { ConsentControls } from './telemetry.ts';
import { useTelemetry } from './useTelemetry.ts';

/** What the person allows, and how to change it. */
export interface Consent extends Pick<ConsentControls, 'setConsent' | 'getConsentReceipts' | 'forgetMe'> {
  readonly level: ConsentLevel;
  /** Whether the person has decided; `undefined` on a server and until React has hydrated, where nobody knows. */
  readonly hasChosen: boolean | undefined;
}

/**
 * What the person allows, also when they change it in another tab. Renders again only when that changes.
 *
 * @example
 * const { hasChosen, setConsent } = useConsent();
 * return hasChosen === false && <Banner onAgree={() => setConsent('enhanced')} onRefuse={() => setConsent('none')} />;
 */
export function useConsent(): Consent {
  const { consent } = useTelemetry();
  const known = useSyncExternalStore(
    useCallback((onChange) => consent.onConsentChange(onChange), [consent]),
    () => `${consent.getConsent()} ${consent.hasChosen()}`,
    () => 'none',
  );
  return useMemo(() => {
    const [level, hasChosen] = known.split(' ');
    return {
      level: level as ConsentLevel,
      hasChosen: hasChosen ? hasChosen === 'true' : undefined,
      setConsent: (...choice) => consent.setConsent(...choice),
      getConsentReceipts: () => consent.getConsentReceipts(),
      forgetMe: () => consent.forgetMe(),
    };
  }, [consent, known]);
}
