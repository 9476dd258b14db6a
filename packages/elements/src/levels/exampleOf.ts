import type { ConsentLevel, Envelope, TelemetryEvent } from '@candor/core';
import { redact } from '@candor/core/redact';
import { allowsEvent, restrictContext, restrictEvent, type SiteRules } from '@candor/core/wire';

/** What is made up for the example: a speed, an error whose text holds an address, and a click. */
const samples: readonly (Required<Omit<TelemetryEvent, 'timestamp'>> & { readonly page: string })[] = [
  {
    type: 'browser.web_vital',
    data: { name: 'LCP', value: 1830, rating: 'good', id: 'v5-1830' },
    page: '/account',
  },
  {
    type: 'exception',
    data: {
      type: 'TypeError',
      message: 'no profile for jane.doe@example.com',
      severity: 'error',
      errorId: 'Xk3fL0',
      user: { plan: 'trial' },
    },
    page: '/account',
  },
  { type: 'feature.used', data: { featureId: 'export', action: 'used' }, page: '/account' },
];

/** An envelope of made-up events as it would travel at a level: restricted and redacted by what does so for real ones. */
export function exampleOf(
  level: ConsentLevel,
  rules: SiteRules,
): Pick<Envelope, 'context'> & { readonly events: readonly object[] } {
  const events = samples
    .filter(({ type }) => allowsEvent(level, type, rules))
    .map(({ type, data, page }) =>
      restrictEvent(
        { type, data: redact(data) as Parameters<typeof restrictEvent>[0]['data'], page },
        level,
        rules,
      ),
    );
  const context = restrictContext({
    consent: level,
    basis: 'chosen',
    session: 'p0WJmd3…',
    user: 'u7TqZc1…',
    browser: 'Firefox 152',
    os: 'Linux',
    device: 'desktop',
    language: 'en',
  });
  return { context, events };
}
