'use client';

import type { PublicText } from '@candor/core';
import { useCallback } from 'react';
import { useTelemetry } from './useTelemetry.ts';

/** Runs work, measures how long it takes, and hands back what it returns, throws or resolves with. */
export type RunOperation = <Result>(work: () => Result) => Result;

/**
 * The same function at every render, which measures an operation under this name.
 *
 * @example
 * const search = useOperation('search');
 * const found = await search(() => fetch('/api/search'));
 */
export function useOperation(name: PublicText): RunOperation {
  const { performance } = useTelemetry();
  return useCallback((work) => performance.trackOperation(name, work), [performance, name]);
}
