'use client';

import type { PublicText } from '@candor/core';
import { useEffect, useRef } from 'react';
import { useCommitEffect } from './useCommitEffect.ts';
import { useTelemetry } from './useTelemetry.ts';

/**
 * Collects a view of the page once the component is there, and at each later render where the path is another one; for a person who
 * agrees later, once they do. With a `route`, such as `/users/:id`, that is what the page is called, in all events.
 *
 * @example
 * usePageView('/users/:id');
 */
export function usePageView(route?: PublicText): void {
  const { collector } = useTelemetry();
  const seenPath = useRef<string | undefined>(undefined);

  // Before the effects of children, whose events are of this page already. Routers change the address before React gets here.
  useCommitEffect(() => collector.setRoute(route));
  useEffect(() => {
    const tell = (): void => {
      const { pathname } = location;
      if (seenPath.current === pathname || !/enhanced|full/.test(collector.getConsent())) return;
      seenPath.current = pathname;
      collector.track({ type: 'page_view' });
    };
    tell();
    return collector.onConsentChange(tell);
  });
}
