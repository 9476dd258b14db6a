'use client';

import { type DebugOptions, offerDebug } from '@candor/elements/debug';
import { useEffect } from 'react';
import { useTelemetry } from '../useTelemetry.ts';

/** All of them may be left out. */
export interface DebugPanelProps extends Pick<DebugOptions, 'parameter'> {
  /** The code of the key that opens it together with Control and Alt; empty for none. */
  readonly shortcut?: string | undefined;
  /** Opens it, whenever this becomes `true`. */
  readonly open?: boolean | undefined;
}

/**
 * `<candor-debug>` for the collector of the provider, opened by the address, a shortcut or `open`; it is loaded only then. Renders
 * nothing in its place.
 *
 * @example
 * <DebugPanel />
 */
export function DebugPanel({ open = false, shortcut, parameter }: DebugPanelProps): null {
  const { collector } = useTelemetry();
  useEffect(() => {
    const offer = offerDebug(collector, {
      ...(shortcut !== undefined && { key: shortcut }),
      ...(parameter !== undefined && { parameter }),
    });
    if (open) offer.open().catch((problem: unknown) => console.debug('[candor] no debug panel', problem));
    return offer.stop;
  }, [collector, open, shortcut, parameter]);
  return null;
}
