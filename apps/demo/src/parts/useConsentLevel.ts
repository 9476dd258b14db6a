import type { ConsentLevel } from '@candor/core';
import { useTelemetry } from '@candor/react';
import { useLayoutEffect, useState } from 'react';

/** The level the person allows, kept up to date; `undefined` while rendering for the first time. */
export function useConsentLevel(): ConsentLevel | undefined {
  const { collector } = useTelemetry();
  const [level, setLevel] = useState<ConsentLevel>();
  // A layout effect, so that the answer is there before the first paint and nothing jumps.
  useLayoutEffect(() => {
    setLevel(collector.getConsent());
    return collector.onConsentChange(setLevel);
  }, [collector]);
  return level;
}
