import { useStatus } from '../api/queries.ts';

/** The one line that starts everything on a page, with this server's address and its public key. */
export function useScriptTag(): string {
  const { data } = useStatus();
  return `<script async src="${location.origin}/candor.js" data-key="${data?.writeKey ?? '…'}"></script>`;
}

/** The call that makes an error appear, in the console of a page with the script tag. */
export const CAPTURE_ERROR = "candor.captureError(new Error('Hello from the console'));";

/** The call that makes a service appear. */
export const REGISTER_SERVICE = "health.registerService('api', httpCheck('/api/health'));";

/** The calls that make the parts of the pages about speed appear. */
export const TRACK_OPERATION = "await performance.trackOperation('search', () => search('lamp'));";
export const TRACK_AI = 'performance.trackAIOperation({ apiCallMs: 640, totalMs: 700, tokens: 512 });';
export const FIND_BOTTLENECKS = 'new Bottlenecks(collector, { performance });';
export const TRACE_REQUESTS = 'new FetchTracing(collector);';
export const MEASURE_RESOURCES = 'new ResourceUsage(collector);';

/** The calls that make the parts of the usage pages appear. */
export const TRACK_FEATURE = "usage.trackFeature('export', 'opened');";
export const TRACK_COMMAND = "usage.trackCommand('install', { durationMs: 1250, success: true });";
export const TRACK_CONVERSATION = "usage.startConversation('c-1', 'openai');";
export const TRACK_GENERATION =
  "generations.track({ type: 'generation_attempt', metadata: { promptLength: 120 } });";
export const EXPOSE = "experiments.expose('checkout', 'short');";
