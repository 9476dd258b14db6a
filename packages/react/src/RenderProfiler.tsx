'use client';

import { type JSX, Profiler, type ReactNode, useCallback } from 'react';
import { tallyRender } from './renderTally.ts';
import { useTelemetry } from './useTelemetry.ts';

/**
 * React's own profiler around its children, whose commits are added up under a name and told together, every ten seconds. React measures
 * while developing and in its profiling builds only; `useRenderTiming` measures everywhere.
 *
 * @example
 * <RenderProfiler name="Basket"><Basket /></RenderProfiler>
 */
export function RenderProfiler({ name, children }: { name: string; children?: ReactNode }): JSX.Element {
  const { collector } = useTelemetry();
  const onRender = useCallback(
    (_: string, phase: 'mount' | 'update' | 'nested-update', actualDuration: number, baseDuration: number) =>
      tallyRender(collector, name, { phase, actualDuration, baseDuration }),
    [collector, name],
  );
  return (
    <Profiler id={name} onRender={onRender}>
      {children}
    </Profiler>
  );
}
