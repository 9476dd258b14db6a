import type { PostHog, PostHogConfig } from 'posthog-js';
import { eventData, eventType, type Peer } from './peer.ts';

/** Batches every 3 s and gzip by default. Its limit of 10 events a second and its doubts about headless browsers are off. */
const settings: Partial<PostHogConfig> = {
  opt_out_useragent_filter: true,
  advanced_disable_flags: true,
  disable_external_dependency_loading: true,
  disable_session_recording: true,
  disable_surveys: true,
};

// Past the limit, which would cost a write to storage for each event; with a key, without which that would mean one by one.
const unlimited = { skip_client_rate_limiting: true, _batchKey: 'bench' };

export function startPosthog(posthog: PostHog, endpoint: string, config: Partial<PostHogConfig>): Peer {
  posthog.init('phc_bench', { ...settings, api_host: endpoint, ...config });
  return {
    event: (index) => void posthog.capture(eventType, eventData(index), unlimited),
    error: (error) => void posthog.captureException(error),
  };
}
