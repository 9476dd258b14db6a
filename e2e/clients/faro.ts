import { getWebInstrumentations, initializeFaro, LogLevel } from '@grafana/faro-web-sdk';
import { TracingInstrumentation } from '@grafana/faro-web-tracing';
import type { Visit } from './visit.ts';

/** A page measured by Faro alone, which tells it everything personal that a site could. */
async function visit({ server, key, release, leaks, flavour }: Visit): Promise<void> {
  const isInPath = flavour === 'path';
  history.replaceState({}, '', '/basket?coupon=query-in-clear#fragment-in-clear');
  const faro = initializeFaro({
    url: isInPath ? `${server}/collect/${key}` : `${server}/collect`,
    ...(!isInPath && { apiKey: key }),
    app: { name: 'shop', version: release, environment: 'e2e' },
    user: { id: 'faro-user-in-clear', username: 'faro-name-in-clear', email: leaks[0] ?? '' },
    instrumentations: [...getWebInstrumentations(), new TracingInstrumentation()],
    batching: { sendTimeout: 100 },
  });
  faro.api.pushError(new RangeError(`faro: no wall for the card, said ${leaks.join(', ')}`), {
    context: { note: leaks.join(' | ') },
  });
  setTimeout(() => {
    throw new TypeError('faro: nobody caught it');
  });
  faro.api.pushLog([`faro: slow for ${leaks[0]}`], { level: LogLevel.WARN });
  faro.api.pushEvent('basket.filled', { items: '3', email: leaks[0] ?? '' });
  faro.api.pushMeasurement({ type: 'basket', values: { total: 12.5, size: 4 } });
  faro.api.pushMeasurement(
    { type: 'health.check', values: { responseTimeMs: 41.5 } },
    { context: { service: 'faro-payments', status: 'healthy' } },
  );
  faro.api.getOTEL()?.trace.getTracer('shop').startSpan('GET /basket').end();
  await fetch(`/clients?mail=${encodeURIComponent(leaks[0] ?? '')}`).catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  // What waits for the end of the page, web vitals above all, goes when it is hidden.
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
  await new Promise((resolve) => setTimeout(resolve, 500));
}

Object.assign(globalThis, { visit });
