import posthog from 'posthog-js';
import type { Start } from './peer.ts';
import { startPosthog } from './posthogPeer.ts';

/** Captures nothing by itself. */
export const light: Start = (endpoint) =>
  startPosthog(posthog, endpoint, { autocapture: false, capture_pageview: false });
