import * as Sentry from '@sentry/browser';
import type { Visit } from './visit.ts';

/** A page measured by Sentry alone, which tells it everything personal that a site could. */
async function visit({ server, key, release, leaks }: Visit): Promise<void> {
  const { protocol, host } = new URL(server);
  Sentry.init({
    dsn: `${protocol}//${key}@${host}/1`,
    release,
    environment: 'e2e',
    tracesSampleRate: 1,
    integrations: [Sentry.browserTracingIntegration()],
    beforeSend: (event) => (event.message === 'sentry: held back' ? null : event),
    ...{ enableLogs: true, sendDefaultPii: true },
  });
  Sentry.setUser({
    id: 'sentry-user-in-clear',
    email: leaks[0] ?? '',
    ip_address: '203.0.113.77',
    username: 'sentry-name-in-clear',
  });
  Sentry.setTag('plan', 'pro');
  Sentry.addBreadcrumb({ category: 'ui.click', message: `button of ${leaks[0]}`, level: 'info' });
  history.pushState({}, '', '/basket?coupon=query-in-clear#fragment-in-clear');

  const id = Sentry.captureException(
    new RangeError(`sentry: no wall for the card, said ${leaks.join(', ')}`, {
      cause: new Error('sentry: the cause'),
    }),
    { extra: { note: leaks.join(' | ') } },
  );
  setTimeout(() => {
    throw new TypeError('sentry: nobody caught it');
  });
  Sentry.captureMessage('sentry: held back');
  Sentry.captureMessage(`sentry: a word about ${leaks[0]}`, 'warning');
  Sentry.captureFeedback({
    message: `sentry: it is broken, write to ${leaks[0]}`,
    name: 'feedback-name-in-clear',
    email: leaks[0] ?? '',
    associatedEventId: id,
  });
  Sentry.logger.warn(`sentry: slow for ${leaks[0]}`, { items: 3 });
  Sentry.metrics.count('basket.opened', 3, { attributes: { plan: 'pro' } });
  await new Promise((resolve) => setTimeout(resolve, 500));
  Sentry.startSpan({ name: 'GET /basket', op: 'http.client' }, () => {});
  // The page's own transaction ends and its client report goes when it is hidden.
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
  await Sentry.flush(5000);
}

Object.assign(globalThis, { visit });
