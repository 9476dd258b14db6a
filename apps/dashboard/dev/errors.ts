import type {
  ErrorAnswer,
  ErrorGroup,
  ErrorSample,
  ErrorsAnswer,
  SourceFrame,
  TimeRange,
} from '@candor/server/api';
import { toBucketMs, toStarts } from './buckets.ts';
import { createRandom } from './random.ts';

const KINDS: readonly (readonly [type: string, message: string, category: string, handled: boolean])[] = [
  ['TypeError', "Cannot read properties of undefined (reading 'total')", 'script', false],
  ['NetworkError', 'POST /api/orders failed with 502', 'network', true],
  ['UnhandledRejection', 'Timeout after 10000 ms while loading recommendations', 'promise', false],
  ['ChunkLoadError', 'Loading chunk 14 failed', 'resource', false],
  ['SecurityError', 'Blocked a frame with origin from accessing a cross-origin frame', 'security', false],
  ['RangeError', 'Maximum call stack size exceeded', 'script', false],
  ['', '<img src=x onerror=alert(1)><script>alert(2)</script>', 'unknown', true],
];

const STACK = `TypeError: Cannot read properties of undefined (reading 'total')
    at toTotal (https://shop.example.test/assets/cart-4f1c.js:1:18342)
    at Array.reduce (<anonymous>)
    at renderSummary (https://shop.example.test/assets/cart-4f1c.js:1:20110)
    at onQuantityChange (https://shop.example.test/assets/cart-4f1c.js:1:22871)
    at HTMLInputElement.dispatch (https://shop.example.test/assets/vendor-91ab.js:2:4410)
    at https://shop.example.test/assets/vendor-91ab.js:2:5127`;

const FRAMES: readonly SourceFrame[] = [
  {
    stackLine: 1,
    function: 'toTotal',
    file: 'src/cart/toTotal.ts',
    line: 12,
    column: 27,
    isIgnored: false,
    context: [
      { line: 11, text: 'export function toTotal(lines: readonly Line[]): number {' },
      { line: 12, text: '  return lines.reduce((sum, { price }) => sum + price.total, 0);' },
      { line: 13, text: '}' },
    ],
  },
  {
    stackLine: 5,
    function: 'dispatch',
    file: 'node_modules/events/dispatch.js',
    line: 401,
    column: 9,
    isIgnored: true,
    context: [],
  },
];

/** Error groups of which one is rising and one is hostile text. */
export function toErrors(
  range: TimeRange,
  { isHuge, isEmpty, search }: { isHuge: boolean; isEmpty: boolean; search: string },
): ErrorsAnswer {
  const groups = toGroups(range, isHuge).filter(({ message }) => !isEmpty && message.includes(search));
  const bucketMs = toBucketMs(range);
  const trend = toStarts(range, bucketMs).map((_, index) =>
    groups.reduce((sum, group) => sum + (group.trend[index] ?? 0), 0),
  );
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  return { range, bucketMs, found: groups.length + (isHuge ? 2_412 : 0), count, trend, groups };
}

/** One group with samples, or `undefined` when there is none. */
export function toError(range: TimeRange, fingerprint: string, isHuge: boolean): ErrorAnswer | undefined {
  const group = toGroups(range, isHuge).find((candidate) => candidate.fingerprint === fingerprint);
  if (group === undefined) return undefined;
  const samples = Array.from({ length: 20 }, (_, index) => toSample(group, index));
  const feedback = Array.from({ length: isHuge ? 20 : 2 }, (_, index) => ({
    id: `feedback-${index}`,
    at: range.to - index * 3_600_000,
    message: index === 1 ? 'The total is gone. '.repeat(20) : 'I pressed pay and nothing happened.',
    page: '/checkout',
    release: '2.14.1',
    errorId: `error-${index}`,
  }));
  const history = {
    firstSeen: range.to - 41 * 24 * 3_600_000,
    firstRelease: '2.9.0',
    lastRelease: '2.14.1',
  };
  return { range, bucketMs: toBucketMs(range), group, history, samples, feedback };
}

function toGroups(range: TimeRange, isHuge: boolean): ErrorGroup[] {
  const random = createRandom(3);
  const starts = toStarts(range, toBucketMs(range));
  const kinds = isHuge ? Array.from({ length: 100 }, (_, index) => KINDS[index % KINDS.length]) : KINDS;
  return kinds
    .flatMap((kind) => (kind === undefined ? [] : [kind]))
    .map(([type, message, category, handled], rank) => {
      const trend = starts.map((_, index) => {
        const rising = rank === 0 ? index / starts.length : 0.5;
        return random.next() < 0.75 ? Math.round((random.next() * 14 * rising) / (rank / 2 + 1)) : 0;
      });
      const count = trend.reduce((sum, value) => sum + value, 0) * (isHuge ? 9_000 : 1);
      return {
        fingerprint: String(7_001_000_000_000_000_000n + BigInt(rank)),
        type,
        message: isHuge ? `${message} ${'and so on '.repeat(rank)}` : message,
        count,
        sessions: Math.ceil(count * 0.6),
        firstSeen: range.from + 1000,
        lastSeen: range.to - rank * (range.to - range.from) * 0.07 - 4_000,
        trend,
        severity: rank === 1 ? 'warning' : 'error',
        category,
        handled,
        pages: rank % 2 === 0 ? ['/checkout', '/cart', '/products/:id'] : ['/checkout'],
        releases: ['2.14.1', '2.14.0', '2.13.7'].slice(0, (rank % 3) + 1),
      };
    });
}

function toSample(group: ErrorGroup, index: number): ErrorSample {
  const at = group.lastSeen - index * 61_000;
  return {
    id: `sample-${index}`,
    at,
    page: '/checkout',
    message: group.message,
    stack: index % 5 === 4 ? '' : STACK,
    browser: index % 2 === 0 ? 'Chrome 156' : 'Firefox 149',
    os: index % 2 === 0 ? 'Android' : 'Windows',
    device: index % 2 === 0 ? 'mobile' : 'desktop',
    release: '2.14.1',
    environment: 'production',
    session: 'mT3kXq0vPz',
    count: index % 4 === 3 ? 1_204 : 1,
    componentStack:
      index % 2 === 0
        ? `at CartSummary (https://shop.example.test/assets/cart-4f1c.js:1:20110)
    at Checkout (https://shop.example.test/assets/cart-4f1c.js:1:9120)
    at main (<anonymous>)`
        : '',
    details:
      index % 4 === 3
        ? { errorId: 'p3mQ0vPzT3kXq' }
        : {
            errorId: 'p3mQ0vPzT3kXq',
            'context.step': 'voucher',
            'context.items': 3,
            'context.note':
              'The voucher was applied twice, once by the link in the newsletter and once by hand in the basket.',
            language: 'de-DE',
            connection: '4g',
          },
    ...(index % 4 === 0 && { frames: [...FRAMES] }),
    source: index % 3 === 2 ? 'third-party' : 'site',
    failing: index % 2 === 0 ? ['payments', 'search'] : [],
    causes:
      index % 2 === 0
        ? [
            {
              type: 'AggregateError',
              message: 'No cart could be read',
              stack: STACK,
              isMember: false,
              of: -1,
            },
            { type: 'TypeError', message: 'Failed to fetch', stack: '', isMember: true, of: 0 },
            { type: 'QuotaExceededError', message: 'The quota is used up', stack: '', isMember: true, of: 0 },
          ]
        : [],
    breadcrumbs:
      index % 4 === 3
        ? []
        : [
            { at: at - 64_000, category: 'navigation', message: '/cart → /checkout', level: 'info' },
            { at: at - 12_400, category: 'click', message: 'button#apply-voucher', level: 'info' },
            { at: at - 12_100, category: 'fetch', message: 'POST /api/vouchers 200 (212 ms)', level: 'info' },
            {
              at: at - 3_050,
              category: 'console',
              message: 'voucher has no total, assuming 0',
              level: 'warning',
            },
            { at: at - 900, category: 'fetch', message: 'GET /api/cart 502 (1.4 s)', level: 'error' },
            { at: at - 120, category: 'click', message: 'input[name=quantity]', level: 'info' },
          ],
  };
}
