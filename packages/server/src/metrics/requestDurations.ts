import type { FastifyInstance } from 'fastify';
import type { Family } from './exposition.ts';
import { Histogram } from './Histogram.ts';

/** Seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** How long answers took, by the part of the server and the answer's class. */
export interface RequestDurations {
  families(): Family[];
}

/** Measures every request that `app` answers from here on; a live stream counts when it ends. */
export function measureRequests(app: FastifyInstance): RequestDurations {
  const histograms = new Map<string, { labels: Record<string, string>; histogram: Histogram }>();
  app.addHook('onResponse', ({ routeOptions }, reply, done) => {
    const area = areaOf(routeOptions.url);
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    const key = `${area} ${status}`;
    const found = histograms.get(key) ?? { labels: { area, status }, histogram: new Histogram(bounds) };
    histograms.set(key, found);
    found.histogram.add(reply.elapsedTime / 1000);
    done();
  });
  return {
    families: () => [
      {
        name: 'candor_http_request_duration_seconds',
        kind: 'histogram',
        unit: 'seconds',
        help: 'How long answers took.',
        series: [...histograms.values()].map(({ labels, histogram }) => ({
          labels,
          reading: histogram.read(),
        })),
      },
    ],
  };
}

/** Few, so that their number is known: a path would be what a stranger makes of it. */
function areaOf(route: string | undefined): string {
  if (route === undefined) return 'unknown';
  if (route === '/v1/envelopes') return 'intake';
  if (route.startsWith('/api/v1/')) return 'api';
  if (route.startsWith('/v1/person/')) return 'person';
  if (/^\/(?:v1|api|collect)\b/.test(route)) return 'dialects';
  return route === '/metrics' ? 'metrics' : 'dashboard';
}
