'use client';

import { useInsertionEffect, useRef } from 'react';
import { tallyRender } from './renderTally.ts';
import { useTelemetry } from './useTelemetry.ts';

/**
 * Measures how long the component and what is in it take from the start of rendering until the page has it, in production builds, too.
 * All components of a name are told together, every ten seconds.
 *
 * @example
 * useRenderTiming('Basket');
 */
export function useRenderTiming(name: string): void {
  const { collector } = useTelemetry();
  const isThere = useRef(false);
  const start = performance.now();
  useInsertionEffect(() => {
    const phase = isThere.current ? 'update' : 'mount';
    isThere.current = true;
    tallyRender(collector, name, { phase, actualDuration: performance.now() - start });
  });
}
