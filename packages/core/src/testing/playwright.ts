import type { Acknowledgement, Envelope, WireEvent } from '../wire/envelope.ts';
import type { SeenEvent } from './toHaveTracked.ts';

/** What a test of a page hears of its telemetry. */
export interface PageTelemetry {
  /** What was accepted, the oldest first. */
  readonly envelopes: readonly Envelope[];
  /** The events of all of them. */
  readonly events: readonly WireEvent[];
  /**
   * The HTTP status that the next requests get; only what is answered below 300 is kept.
   * @default 202
   */
  status: number;
  /** The first event of this type with at least these values among its data, as soon as it has arrived; throws after `timeoutMs`. */
  waitFor(
    type: string,
    data?: Readonly<Record<string, unknown>>,
    options?: { readonly timeoutMs?: number },
  ): Promise<WireEvent>;
  clear(): void;
}

/** What the fixture needs of Playwright's browser context. */
export interface FixtureContext {
  route(url: string | RegExp, handler: (route: FixtureRoute) => Promise<void>): Promise<unknown>;
  unroute(url: string | RegExp): Promise<void>;
}

/** What the fixture needs of a request that Playwright has stopped. */
export interface FixtureRoute {
  request(): {
    method(): string;
    headers(): Record<string, string>;
    postDataBuffer(): Uint8Array | null;
  };
  fulfill(answer: { status: number; headers?: Record<string, string>; body?: string }): Promise<void>;
}

/** The fixtures for `test.extend()`. */
export interface TelemetryFixtures {
  telemetry: PageTelemetry;
}

/** A fixture as Playwright's `test.extend` takes it. */
export type Fixture = (
  fixtures: { readonly context: FixtureContext },
  use: (telemetry: PageTelemetry) => Promise<void>,
) => Promise<void>;

/**
 * A Playwright fixture that stands in for the server: it answers what pages send to the intake and keeps it.
 *
 * @default endpoint any path that ends with /v1/envelopes
 * @example
 * const test = base.extend<TelemetryFixtures>(telemetryFixtures());
 * test('adds to the cart', async ({ page, telemetry }) => {
 *   await page.goto('/');
 *   await page.click('text=Add');
 *   await telemetry.waitFor('cart.add', { sku: 'lamp-7' });
 * });
 */
export function telemetryFixtures(endpoint: string | RegExp = /\/v1\/envelopes(\?|$)/): {
  telemetry: Fixture;
} {
  return {
    async telemetry({ context }, use) {
      const envelopes: Envelope[] = [];
      const telemetry = createPageTelemetry(envelopes);
      const take = createIntake(envelopes);
      await context.route(endpoint, async (route) => {
        const { status } = telemetry;
        const sent = status < 300 && route.request().method() === 'POST' && (await read(route));
        await route.fulfill({
          status,
          headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
          body: JSON.stringify(sent ? take(sent) : {}),
        });
      });
      await use(telemetry);
      await context.unroute(endpoint);
    },
  };
}

/** Takes each event once, as a server does: a page that goes without an answer lets the next one send again. */
function createIntake(envelopes: Envelope[]): (envelope: Envelope) => Acknowledgement {
  const known = new Set<string>();
  return (envelope) => {
    const { id, origin, asks = [] } = envelope;
    const events = envelope.events.filter(({ seq }) => !known.has(`${origin} ${seq}`));
    const answered = asks.filter((seq) => known.has(`${origin} ${seq}`));
    for (const { seq } of events) known.add(`${origin} ${seq}`);
    if (events.length > 0) envelopes.push({ ...envelope, events });
    const duplicate = envelope.events.length - events.length;
    return { id, accepted: events.length, duplicate, rejected: [], known: answered };
  };
}

function createPageTelemetry(envelopes: Envelope[]): PageTelemetry {
  const telemetry: PageTelemetry = {
    envelopes,
    get events() {
      return envelopes.flatMap(({ events }) => events);
    },
    status: 202,
    async waitFor(type, data = {}, { timeoutMs = 30_000 } = {}) {
      const until = Date.now() + timeoutMs;
      for (;;) {
        const found = telemetry.events.find((event) => event.type === type && holds(event, data));
        if (found) return found;
        if (Date.now() > until) throw new Error(toProblem(type, data, telemetry.events));
        await new Promise((resolve) => void setTimeout(resolve, 50));
      }
    },
    clear: () => {
      envelopes.length = 0;
    },
  };
  return telemetry;
}

function holds(event: SeenEvent, data: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(data).every(
    ([name, value]) => JSON.stringify(event.data[name]) === JSON.stringify(value),
  );
}

function toProblem(type: string, data: object, events: readonly SeenEvent[]): string {
  const seen = events.map((event) => `${event.type} ${JSON.stringify(event.data)}`);
  return `[candor] no ${type} ${JSON.stringify(data)} arrived; what did: ${seen.join(', ') || 'nothing'}`;
}

async function read(route: FixtureRoute): Promise<Envelope | undefined> {
  const request = route.request();
  const body = request.postDataBuffer();
  if (!body) return undefined;
  const stream = new Blob([new Uint8Array(body)]).stream();
  // The exit path has no header to say so, and gzip says so itself.
  const isPacked = body[0] === 0x1f && body[1] === 0x8b;
  return new Response(isPacked ? stream.pipeThrough(new DecompressionStream('gzip')) : stream).json();
}
