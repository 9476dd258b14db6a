import * as Sentry from '@sentry/react';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Visit } from './visit.ts';

/** A React page whose boundary Sentry has drawn. */
async function visit({ server, key, release, leaks }: Visit): Promise<void> {
  const { protocol, host } = new URL(server);
  Sentry.init({ dsn: `${protocol}//${key}@${host}/1`, release, environment: 'e2e' });
  const root = document.body.appendChild(document.createElement('div'));
  createRoot(root).render(
    createElement(
      Sentry.ErrorBoundary,
      { fallback: createElement('p', null, 'fallback') },
      createElement(() => {
        throw new EvalError(`sentry react: no card of ${leaks[0]}`);
      }),
    ),
  );
  while (!root.textContent) await new Promise((resolve) => setTimeout(resolve, 20));
  await Sentry.flush(5000);
}

Object.assign(globalThis, { visit });
