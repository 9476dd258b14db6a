import type { StoredEvent } from '@candor/server/api';
import { createRandom } from './random.ts';

type Range = readonly [name: string, low: number, high: number];

const random = createRandom(5);
const PAGES = ['/', '/products', '/cart', '/checkout'] as const;
const TYPES = [
  'browser.web_vital',
  'browser.web_vital',
  'page_view',
  'exception',
  'health.check',
  'voucher.applied',
] as const;
const VITALS: readonly [Range, ...Range[]] = [
  ['LCP', 900, 5200],
  ['INP', 40, 700],
  ['CLS', 0, 0.4],
  ['FCP', 500, 3500],
  ['TTFB', 80, 2200],
];
let count = 0;

const LONG =
  'a.type.that.somebody.made.of.a.whole.sentence.which.goes.on.until.no.field.is.wide.enough.for.it';

/** One event of any type. */
export function toEvent(at: number, isHuge = false): StoredEvent {
  count += 1;
  const type = isHuge && count % 5 === 0 ? LONG : random.pick(TYPES);
  return {
    id: `event-${count}`,
    at,
    receivedAt: at + 40,
    type,
    ...toContent(type),
    page: random.pick(PAGES),
    session: `mT3kXq0vP${count % 7}`,
    browser: random.pick(['Chrome 156', 'Firefox 149', 'Safari 20'] as const),
    os: random.pick(['Android', 'Windows', 'macOS'] as const),
    device: random.pick(['mobile', 'desktop'] as const),
    release: '2.14.1',
    environment: 'production',
  };
}

function toContent(
  type: string,
): Pick<StoredEvent, 'name' | 'value' | 'message' | 'fingerprint' | 'attributes'> {
  if (type === 'browser.web_vital') {
    const [name, low, high] = random.pick(VITALS);
    return {
      name,
      value: random.between(low, high),
      message: '',
      attributes: { navigationType: 'navigate' },
    };
  }
  if (type === 'exception') {
    const message = "Cannot read properties of undefined (reading 'total')";
    const attributes = { severity: 'error', category: 'script' };
    return { name: 'TypeError', value: null, message, fingerprint: '7001000000000000000', attributes };
  }
  if (type === 'health.check') {
    const status = random.pick(['healthy', 'healthy', 'degraded', 'unhealthy'] as const);
    return { name: random.pick(['api', 'search'] as const), value: 120, message: '', attributes: { status } };
  }
  if (type === 'voucher.applied') {
    return { name: '', value: 3, message: '', attributes: { code: '[redacted]', items: 3 } };
  }
  return { name: '', value: null, message: '', attributes: {} };
}
