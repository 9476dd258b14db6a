'use client';

import type { PublicText } from '@candor/core';
import { useRef } from 'react';
import { tallyRender } from './renderTally.ts';
import { useCommitEffect } from './useCommitEffect.ts';
import { useTelemetry } from './useTelemetry.ts';

/**
 * Measures how long the component and what is in it take from the start of rendering until the page has it, in production builds, too.
 * All components of a name are told together, every ten seconds.
 *
 * @example
 * useRenderTiming('Basket');
 */
export function useRenderTiming(name: PublicText): void {
  const { collector } = useTelemetry();
  const isThere = useRef(false);
  let start: number | undefined = performance.now();
  useCommitEffect(() => {
    // StrictMode runs it twice for one commit.
    if (start === undefined) return;
    const actualDuration = performance.now() - start;
    start = undefined;
    const phase = isThere.current ? 'update' : 'mount';
    isThere.current = true;
    tallyRender(collector, name, { phase, actualDuration });
  });
}
