import type { InnerEvent } from '../../packages/server/src/event.ts';
import { createEventIds, originOf } from '../../packages/server/src/intake/eventId.ts';
import type { ForeignConsent } from '../../packages/server/src/keys/foreignConsent.ts';
import type { OriginReport } from '../../packages/server/src/report.ts';
import { type Faults, isIn, type Release } from './plan.ts';
import type { Random } from './random.ts';

/** What a visit is made of. */
export interface VisitPlan {
  project: string;
  at: number;
  release: Release;
  faults: Faults;
  retentionDays: number;
  /** People who come again and again. */
  people: number;
}

/** What the server has of a visit. */
export interface Visit {
  events: InnerEvent[];
  report: OriginReport;
}

const SECOND = 1_000;
const PAGES = ['/', '/products', '/products/*', '/search', '/cart', '/checkout'] as const;
const BROWSERS = ['Chrome 156', 'Chrome 156', 'Safari 27', 'Firefox 151'] as const;
const SYSTEMS = ['Windows', 'macOS', 'Android', 'iOS', 'Linux'] as const;
const FEATURES = ['export', 'filter', 'share', 'dark-mode', 'import'] as const;
/** Medians, and good up to, poor beyond; milliseconds, but for CLS. */
const VITALS = [
  { name: 'LCP', median: 1_700, good: 2_500, poor: 4_000 },
  { name: 'INP', median: 110, good: 200, poor: 500 },
  { name: 'CLS', median: 0.04, good: 0.1, poor: 0.25 },
  { name: 'FCP', median: 1_100, good: 1_800, poor: 3_000 },
  { name: 'TTFB', median: 420, good: 800, poor: 1_800 },
] as const;
interface Failure {
  type: string;
  message: string;
  fingerprint: string;
}

/** How often a page of the storm meets its error; so many that no busy hour has as many errors. */
const STORM_ERRORS = 6;

const ERRORS: readonly [Failure, ...Failure[]] = [
  {
    type: 'TypeError',
    message: "Cannot read properties of undefined (reading 'price')",
    fingerprint: '7001',
  },
  { type: 'NetworkError', message: 'Failed to fetch /api/cart', fingerprint: '7002' },
  { type: 'SyntaxError', message: 'Unexpected end of JSON input', fingerprint: '7003' },
];
const STORM: Failure = { type: 'QuotaError', message: 'The storage is full', fingerprint: '7004' };
const FRESH = { message: 'Invalid array length', fingerprint: '7005' } as const;

type Own = Partial<InnerEvent> & Pick<InnerEvent, 'type'>;

/** Makes a visit as the intake would have kept it: fields and ids as its level allows. */
export function makeVisit(random: Random, plan: VisitPlan): Visit {
  const { project, at, release, faults, retentionDays } = plan;
  const level = random.pick<ForeignConsent>([
    'basic',
    'basic',
    'basic',
    'enhanced',
    'enhanced',
    'enhanced',
    'enhanced',
    'full',
  ]);
  const origin = random.hex(32);
  const toId = createEventIds(project, origin);
  const session = level === 'basic' ? '' : random.hex(32);
  const user = level === 'full' ? `person-${random.whole(plan.people)}` : '';
  const shared = {
    project,
    source: 'own' as const,
    value: null,
    name: '',
    weight: release.weight,
    session,
    user,
    release: release.name,
    environment: 'production',
    browser: random.pick(BROWSERS),
    os: random.pick(SYSTEMS),
    device: random.pick(['desktop', 'desktop', 'mobile', 'tablet']),
    fingerprint: '0',
    message: '',
    stack: '',
    retentionDays,
    consent: level,
  };
  const events: InnerEvent[] = [];
  let produced = 0;
  let time = at;
  const put = ({ attributes = {}, numbers = {}, page = '', ...own }: Own): void => {
    produced += 1;
    // One in some hundred never arrives.
    if (random.share() < 0.008) return;
    const received = time + 2 * SECOND;
    events.push({
      ...shared,
      id: toId(produced),
      at: time,
      receivedAt: received,
      seq: produced,
      page,
      attributes: { ...attributes },
      numbers: { ...numbers },
      ...own,
    });
  };

  const pages = 1 + random.whole(4);
  for (let view = 0; view < pages; view += 1) {
    const page = random.pick(PAGES);
    if (level !== 'basic') put({ type: 'page_view', page });
    for (const vital of view === 0 ? VITALS : []) put(toVital(random, vital, page, plan));
    for (let met = 0; met < (isIn(faults.storm, time) ? STORM_ERRORS : 1); met += 1) {
      const error = toError(random, time, faults, page);
      if (error) put(error);
    }
    put(toHealth(random, time, faults));
    if (level !== 'basic') for (const use of toUses(random, page)) put(use);
    time += Math.round(random.duration(20 * SECOND)) % (5 * 60 * SECOND);
  }
  if (level !== 'basic')
    put({ type: 'engagement', page: '/', numbers: { activeMs: Math.round((time - at) / 2) } });
  const last = events.at(-1)?.seq ?? 0;
  return {
    events,
    report: {
      project,
      origin: originOf(toId(1)),
      session,
      release: release.name,
      environment: 'production',
      begun: at,
      heard: time + 2 * SECOND,
      produced,
      last,
      dropped: {},
      rejected: [],
      retentionDays,
    },
  };
}

function toVital(
  random: Random,
  { name, median, good, poor }: (typeof VITALS)[number],
  page: string,
  { at, release, faults: { slow } }: VisitPlan,
): Own {
  const isSlow = name === 'LCP' && page === slow.page && release.name === slow.release && isIn(slow, at);
  const measured = random.duration(isSlow ? median * 2.4 : median);
  const value = name === 'CLS' ? Math.round(measured * 1_000) / 1_000 : Math.round(measured);
  const rating = value <= good ? 'good' : value <= poor ? 'needs-improvement' : 'poor';
  return { type: 'browser.web_vital', name, value, page, attributes: { rating } };
}

function toError(random: Random, time: number, { storm, fresh }: Faults, page: string): Own | undefined {
  const chance = random.share();
  const isFresh = isIn(fresh, time) && chance >= 0.97;
  const isStorm = isIn(storm, time);
  if (!isFresh && chance >= (isStorm ? 0.9 : 0.04)) return undefined;
  const error = isFresh ? { ...FRESH, type: fresh.type } : isStorm ? STORM : random.pick(ERRORS);
  return {
    type: 'exception',
    name: error.type,
    message: error.message,
    fingerprint: error.fingerprint,
    stack: `${error.type}: ${error.message}\n    at render (https://shop.example/assets/app.js:1:${1_000 + Number(error.fingerprint)})`,
    page,
    attributes: { severity: 'error', category: 'script', handled: 'false' },
  };
}

function toHealth(random: Random, time: number, { outage }: Faults): Own {
  const service = random.pick(['api', 'search', 'payments']);
  const isDown = service === outage.service && isIn(outage, time);
  const status = isDown ? 'unhealthy' : random.share() < 0.01 ? 'degraded' : 'healthy';
  return {
    type: 'health.check',
    name: service,
    value: Math.round(random.duration(isDown ? 5_000 : 80)),
    attributes: { status },
  };
}

/** What somebody does on a page. */
function toUses(random: Random, page: string): Own[] {
  const uses: Own[] = [];
  const chance = (share: number): boolean => random.share() < share;
  if (chance(0.4))
    uses.push({ type: 'feature.used', name: random.pick(FEATURES), page, attributes: { action: 'used' } });
  if (chance(0.3)) uses.push({ type: 'ui.click', name: random.pick(['buy', 'menu', 'search']), page });
  if (chance(0.5))
    uses.push({
      type: 'http.client.request',
      name: random.pick(['/api/cart', '/api/search', '/api/products/*']),
      value: Math.round(random.duration(120)),
      page,
      attributes: { method: 'GET', outcome: chance(0.02) ? 'error' : 'ok', host: 'shop.example' },
    });
  if (chance(0.2))
    uses.push({
      type: 'performance',
      name: random.pick(['search', 'render-cart']),
      value: Math.round(random.duration(60)),
      page,
      attributes: { unit: 'ms' },
    });
  if (chance(0.1))
    uses.push({
      type: 'experiment.exposure',
      name: 'checkout',
      page,
      attributes: { variant: random.pick(['short', 'long']) },
    });
  if (chance(0.08)) uses.push(...toGeneration(random, page));
  if (chance(0.05))
    uses.push({
      type: 'conversation.end',
      name: 'butler',
      value: Math.round(random.duration(40_000)),
      page,
      attributes: { success: chance(0.85) ? 'true' : 'false' },
      numbers: { messages: 2 + random.whole(8), tokens: 200 + random.whole(900) },
    });
  return uses;
}

function toGeneration(random: Random, page: string): Own[] {
  const isGood = random.share() < 0.8;
  const attempt: Own = { type: 'generation.attempt', name: 'summary', page };
  if (isGood)
    return [
      attempt,
      {
        type: 'generation.success',
        name: random.pick(['small', 'large']),
        value: Math.round(random.duration(900)),
        page,
        attributes: { dependencies: JSON.stringify([random.pick(['react', 'zod', 'lodash'])]) },
        numbers: { retryCount: random.whole(2) },
      },
    ];
  return [
    attempt,
    {
      type: 'generation.validation_failure',
      page,
      attributes: { errors: JSON.stringify([random.pick(['syntax: unexpected end', 'import: unknown'])]) },
    },
  ];
}
