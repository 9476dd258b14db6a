import posthog from 'posthog-js/full/no-external';
import type { Start } from './peer.ts';
import { startPosthog } from './posthogPeer.ts';

/** With clicks, page views, errors and vitals, in the build that has all of it inside. */
export const full: Start = (endpoint) =>
  startPosthog(posthog, endpoint, { capture_exceptions: true, capture_performance: { web_vitals: true } });
