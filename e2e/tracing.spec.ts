import type { FetchTracing, TelemetryEvent } from '@candor/core';
import { test as base, expect, type Page } from '@playwright/test';
import { type Echo, startEchoServer } from './rig/echoServer.ts';
import type { Listening } from './rig/listen.ts';
import { sharedFixture } from './rig/sharedFixture.ts';

declare global {
  /** The events of the page so far. */
  var told: TelemetryEvent[];
  var tracing: FetchTracing;
  /** What the page had before anybody came. */
  var natives: { fetch: typeof fetch; send: XMLHttpRequest['send']; open: XMLHttpRequest['open'] };
}

const test = base.extend<{ traced: Page }, { site: Listening; other: Listening }>({
  site: sharedFixture(startEchoServer),
  other: sharedFixture(startEchoServer),
  // A page that traces what it asks its own server.
  traced: async ({ page, site }, use) => {
    await page.goto(site.url);
    await page.waitForFunction(() => 'candorCore' in globalThis);
    await page.evaluate(() => {
      globalThis.told = [];
      globalThis.natives = {
        fetch: globalThis.fetch,
        send: XMLHttpRequest.prototype.send,
        open: XMLHttpRequest.prototype.open,
      };
      const { FetchTracing, TelemetryCollector } = candorCore;
      const collector = new TelemetryCollector({
        consent: 'enhanced',
        endpoint: '/v1/envelopes',
        beforeSend: (event) => {
          globalThis.told.push(event as TelemetryEvent);
          return event;
        },
      });
      globalThis.collector = collector;
      globalThis.tracing = new FetchTracing(collector, { allowedOrigins: [location.origin] });
    });
    await use(page);
    expect(await page.evaluate(() => globalThis.hostErrors)).toEqual([]);
  },
});

test.describe.configure({ timeout: 30_000 });

function requestsOf(page: Page): Promise<Readonly<Record<string, unknown>>[]> {
  return page.evaluate(() =>
    globalThis.told
      .filter(({ type }) => type === 'http.client.request')
      .map(({ data }) => JSON.parse(JSON.stringify(data ?? {}))),
  );
}

test('says how a request went, and neither its query nor its body', async ({ traced }) => {
  const echo = await traced.evaluate(async () => {
    const response = await fetch('/echo/4811?token=secret#part', { method: 'post', body: 'my body' });
    return (await response.json()) as Echo;
  });

  const [request, ...more] = await requestsOf(traced);
  expect(more).toEqual([]);
  const { durationMs, traceId, spanId, responseBytes, ...rest } = request ?? {};
  expect(rest).toEqual({
    api: 'fetch',
    method: 'POST',
    route: '/echo/*',
    status: 200,
    outcome: 'ok',
    serverMs: 12.5,
  });
  expect(durationMs).toBeGreaterThan(0);
  expect(responseBytes).toBe(JSON.stringify(echo).length);
  expect(echo).toMatchObject({ method: 'POST', body: 'my body' });
  expect(echo.headers['traceparent']).toBe(`00-${traceId}-${spanId}-01`);
  expect(JSON.stringify(request)).not.toMatch(/secret|my body|part/);
});

test('hands a trace to no origin that was not named, and names that origin', async ({ traced, other }) => {
  const echo = await traced.evaluate(
    async (url) => (await (await fetch(`${url}/echo`)).json()) as Echo,
    other.url,
  );

  expect(echo.headers).not.toHaveProperty('traceparent');
  const [request] = await requestsOf(traced);
  expect(request).toMatchObject({ host: new URL(other.url).host, route: '/echo', status: 200 });
  expect(request).not.toHaveProperty('traceId');
});

test('hands a trace to another origin that was named', async ({ traced, other }) => {
  const echo = await traced.evaluate(async (url) => {
    tracing.destroy();
    new candorCore.FetchTracing(collector, { allowedOrigins: [url] });
    return (await (await fetch(`${url}/echo`)).json()) as Echo;
  }, other.url);

  const [request] = await requestsOf(traced);
  expect(echo.headers['traceparent']).toBe(`00-${request?.['traceId']}-${request?.['spanId']}-01`);
});

test.describe('the page gets what it would get without', () => {
  test('of answers that fail, abort and time out', async ({ traced }) => {
    const seen = await traced.evaluate(async () => {
      const toName = (thrown: unknown) => String((thrown as Error | undefined)?.name ?? thrown);
      const failed = await fetch('/broken').catch((thrown: unknown) => thrown);
      const controller = new AbortController();
      const reason = { mine: true };
      const aborting = fetch('/slow', { signal: controller.signal }).catch((thrown: unknown) => thrown);
      controller.abort(reason);
      const plain = new AbortController();
      const plainly = fetch(new Request('/slow', { signal: plain.signal })).catch(
        (thrown: unknown) => thrown,
      );
      plain.abort();
      const late = await fetch('/slow', { signal: AbortSignal.timeout(100) }).catch(
        (thrown: unknown) => thrown,
      );
      const { status, ok } = await fetch('/status/503');
      return {
        failed: [toName(failed), failed instanceof TypeError],
        isReason: (await aborting) === reason,
        plainly: toName(await plainly),
        late: toName(late),
        answer: [status, ok],
      };
    });

    expect(seen).toEqual({
      failed: ['TypeError', true],
      isReason: true,
      plainly: 'AbortError',
      late: 'TimeoutError',
      answer: [503, false],
    });
    expect((await requestsOf(traced)).map(({ outcome, status }) => [outcome, status]).sort()).toEqual([
      ['aborted', 0],
      ['aborted', 0],
      ['error', 503],
      ['failed', 0],
      ['timeout', 0],
    ]);
  });

  test('of rejections that nobody handles', async ({ traced }) => {
    const heard = await traced.evaluate(async () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      addEventListener(
        'unhandledrejection',
        (event) => {
          event.stopImmediatePropagation();
          resolve(String(event.reason));
        },
        { capture: true },
      );
      void fetch('/broken');
      const heard = await promise;
      globalThis.hostErrors.length = 0;
      return heard;
    });

    expect(heard).toContain('TypeError');
  });

  test('of wrong arguments', async ({ traced }) => {
    const { ours, theirs } = await traced.evaluate(async () => {
      const hostile = {
        toString: () => {
          throw new RangeError('mine');
        },
      };
      const all: unknown[][] = [
        [],
        ['http://'],
        ['/echo', { method: 'B AD' }],
        ['/echo', { headers: { 'a b': 'c' } }],
        [hostile],
        ['/echo', { body: 'x' }],
        ['/echo', { headers: 5 }],
      ];
      const name = (fetching: unknown, args: unknown[]) =>
        new Promise((resolve) => resolve(Reflect.apply(fetching as typeof fetch, undefined, args))).then(
          () => 'answered',
          (thrown: Error) => `${thrown.name}: ${thrown.message}`,
        );
      return {
        ours: await Promise.all(all.map((args) => name(globalThis.fetch, args))),
        theirs: await Promise.all(all.map((args) => name(globalThis.natives.fetch, args))),
      };
    });

    expect(ours).toEqual(theirs);
  });

  test('of Request objects, their bodies and their referrers', async ({ traced }) => {
    const seen = await traced.evaluate(async () => {
      const request = new Request('/echo', {
        method: 'PUT',
        body: JSON.stringify({ a: 1 }),
        headers: { 'content-type': 'application/json', 'x-own': 'kept' },
        referrer: '/from',
        referrerPolicy: 'unsafe-url',
      });
      const echo = (await (await fetch(request)).json()) as Echo;
      const again = await fetch(request).catch((thrown: Error) => thrown.name);
      const changed = (await (
        await fetch(new Request('/echo', { method: 'POST', body: 'x' }), {
          body: 'y',
          headers: { 'x-own': 'new' },
        })
      ).json()) as Echo;
      return { echo, isUsed: request.bodyUsed, again, changed };
    });

    expect(seen.echo).toMatchObject({ method: 'PUT', body: '{"a":1}' });
    expect(seen.echo.headers).toMatchObject({
      'content-type': 'application/json',
      'x-own': 'kept',
      traceparent: expect.stringMatching(/^00-/),
    });
    expect(seen.echo.headers['referer']).toMatch(/\/from$/);
    expect([seen.isUsed, seen.again]).toEqual([true, 'TypeError']);
    expect(seen.changed).toMatchObject({ method: 'POST', body: 'y', headers: { 'x-own': 'new' } });
  });

  test('of forms, streams, keepalive and options that are no plain object', async ({ traced }) => {
    const seen = await traced.evaluate(async () => {
      const form = new FormData();
      form.set('field', 'value');
      const sent = (await (await fetch('/echo', { method: 'POST', body: form })).json()) as Echo;
      const streamed: string[] = [];
      const { body } = await fetch('/stream');
      for await (const chunk of (body as unknown as AsyncIterable<Uint8Array>) ?? [])
        streamed.push(new TextDecoder().decode(chunk));
      const kept = (await (
        await fetch('/echo', { method: 'POST', body: 'k', keepalive: true })
      ).json()) as Echo;
      class Options {
        get method() {
          return 'DELETE';
        }
        get headers() {
          return { 'x-own': 'inherited' };
        }
      }
      const inherited = (await (await fetch('/echo', new Options())).json()) as Echo;
      const byUrl = (await (await fetch(new URL('/echo', location.href))).json()) as Echo;
      const own = (await (await fetch('/echo', { headers: [['traceparent', '00-mine']] })).json()) as Echo;
      return { sent, streamed: streamed.join(''), kept, inherited, byUrl, own };
    });

    expect(seen.sent.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen.sent.body).toContain('value');
    expect(seen.streamed).toBe('one two');
    expect(seen.kept).toMatchObject({ method: 'POST', body: 'k' });
    expect(seen.inherited).toMatchObject({ method: 'DELETE', headers: { 'x-own': 'inherited' } });
    expect(seen.byUrl.headers['traceparent']).toMatch(/^00-/);
    // The page's own trace is left alone, and not taken for ours.
    expect(seen.own.headers['traceparent']).toBe('00-mine');
    expect((await requestsOf(traced)).at(-1)).not.toHaveProperty('traceId');
    expect(await requestsOf(traced)).toHaveLength(6);
  });
});

test('watches XMLHttpRequest, too', async ({ traced }) => {
  const seen = await traced.evaluate(async () => {
    const ask = (url: string, prepare: (xhr: XMLHttpRequest) => void = () => undefined, method = 'get') =>
      new Promise<string>((resolve) => {
        const xhr = new XMLHttpRequest();
        xhr.open(method, url);
        xhr.onloadend = () => resolve(xhr.responseText);
        prepare(xhr);
        xhr.send();
      });
    const first = JSON.parse(await ask('/echo?q=secret')) as Echo;
    await ask('/status/404');
    await ask('/broken');
    await ask('/slow', (xhr) => setTimeout(() => xhr.abort(), 50));
    await ask('/slow', (xhr) => {
      xhr.timeout = 50;
    });
    const own = JSON.parse(
      await ask('/echo', (xhr) => xhr.setRequestHeader('TraceParent', '00-mine')),
    ) as Echo;
    const sync = new XMLHttpRequest();
    sync.open('GET', '/echo', false);
    sync.send();
    const reused = new XMLHttpRequest();
    reused.open('GET', '/slow');
    reused.send();
    const done = new Promise((resolve) => {
      reused.onload = resolve;
    });
    reused.open('GET', '/echo/reused');
    reused.send();
    await done;
    return { first, own, sync: sync.status };
  });

  const told = await requestsOf(traced);
  expect(
    told.map(({ api, method, route, status, outcome }) => [api, method, route, status, outcome]),
  ).toEqual([
    ['xhr', 'GET', '/echo', 200, 'ok'],
    ['xhr', 'GET', '/status/*', 404, 'error'],
    ['xhr', 'GET', '/broken', 0, 'failed'],
    ['xhr', 'GET', '/slow', 0, 'aborted'],
    ['xhr', 'GET', '/slow', 0, 'timeout'],
    ['xhr', 'GET', '/echo', 200, 'ok'],
    ['xhr', 'GET', '/echo', 200, 'ok'],
    ['xhr', 'GET', '/echo/reused', 200, 'ok'],
  ]);
  expect(told[0]).toMatchObject({ serverMs: 12.5 });
  expect(seen.first.headers['traceparent']).toBe(`00-${told[0]?.['traceId']}-${told[0]?.['spanId']}-01`);
  expect(seen.own.headers['traceparent']).toBe('00-mine');
  expect(told[5]).not.toHaveProperty('traceId');
  expect(seen.sync).toBe(200);
});

test('takes a request that a frame has made for what it is', async ({ traced, other }) => {
  const [own, others] = await traced.evaluate(async (origin) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const { Request } = frame.contentWindow as unknown as typeof globalThis;
    const headers = { 'content-type': 'text/x-own' };
    const requests = [
      new Request(`${location.origin}/echo/1`, { method: 'POST', headers, body: 'mine' }),
      new Request(`${origin}/echo/2`, { headers }),
    ];
    const echoes: Echo[] = [];
    for (const request of requests) echoes.push(await (await fetch(request)).json());
    return echoes;
  }, other.url);

  expect(own).toMatchObject({ method: 'POST', body: 'mine' });
  expect(own?.headers).toMatchObject({ 'content-type': 'text/x-own', traceparent: expect.any(String) });
  expect(others?.headers).toMatchObject({ 'content-type': 'text/x-own' });
  expect(others?.headers).not.toHaveProperty('traceparent');
  expect(await requestsOf(traced)).toMatchObject([
    { method: 'POST', route: '/echo/*' },
    { method: 'GET', route: '/echo/*', host: new URL(other.url).host },
  ]);
});

test('tells no trace that the browser keeps to itself', async ({ traced }) => {
  const { headers } = await traced.evaluate(
    async () => (await (await fetch('/echo', { mode: 'no-cors' })).json()) as Echo,
  );

  expect(headers).not.toHaveProperty('traceparent');
  expect((await requestsOf(traced))[0]).not.toHaveProperty('traceId');
});

test('tells each XMLHttpRequest once, whatever is sent while it is on its way', async ({ traced, other }) => {
  const problem = await traced.evaluate(async (origin) => {
    const request = new XMLHttpRequest();
    const end = (): Promise<unknown> =>
      new Promise((resolve) => request.addEventListener('loadend', resolve, { once: true }));
    request.open('GET', `${origin}/slow`);
    request.send();
    let name: unknown;
    try {
      request.send();
    } catch (thrown) {
      name = (thrown as Error).name;
    }
    await end();
    request.open('GET', `${origin}/echo`);
    request.send();
    await end();
    return name;
  }, other.url);

  expect(problem).toBe('InvalidStateError');
  expect((await requestsOf(traced)).map(({ route }) => route)).toEqual(['/slow', '/echo']);
});

test('leaves requests as they are below enhanced', async ({ traced }) => {
  const echoes = await traced.evaluate(async () => {
    const echoes: Echo[] = [];
    for (const level of ['basic', 'none'] as const) {
      collector.setConsent(level);
      echoes.push((await (await fetch('/echo')).json()) as Echo);
    }
    return echoes;
  });

  for (const { headers } of echoes) expect(headers).not.toHaveProperty('traceparent');
  expect(await requestsOf(traced)).toEqual([]);
});

test('says nothing of its own requests', async ({ traced }) => {
  await traced.evaluate(async () => {
    await fetch('/v1/envelopes?key=cw_key', { method: 'POST', body: '{}' });
    await fetch('/v1/person/show', { method: 'POST', body: '{}' });
    await fetch('/v1/orders');
  });

  expect((await requestsOf(traced)).map(({ route }) => route)).toEqual(['/v1/orders']);
});

test('gives back what it found, and steps aside where others came after', async ({ traced }) => {
  const seen = await traced.evaluate(async () => {
    const { natives } = globalThis;
    const isPatched = globalThis.fetch !== natives.fetch;
    const looks = [fetch.name, fetch.length];
    tracing.destroy();
    const isBack = [
      globalThis.fetch === natives.fetch,
      XMLHttpRequest.prototype.send === natives.send,
      XMLHttpRequest.prototype.open === natives.open,
    ];
    const again = new candorCore.FetchTracing(collector);
    const ours = globalThis.fetch;
    let theirs = 0;
    const later: typeof fetch = (...args) => {
      theirs += 1;
      return ours(...args);
    };
    globalThis.fetch = later;
    await fetch('/echo');
    again.destroy();
    const isLeft = globalThis.fetch === later;
    const { status } = await fetch('/echo');
    return { isPatched, looks, isBack, isLeft, theirs, status };
  });

  expect(seen).toEqual({
    isPatched: true,
    looks: ['fetch', 1],
    isBack: [true, true, true],
    isLeft: true,
    theirs: 2,
    status: 200,
  });
  expect(await requestsOf(traced)).toHaveLength(1);
});

test('says what is wrong with an origin, and what to write', async ({ traced }) => {
  const problem = await traced.evaluate(() => {
    try {
      new candorCore.FetchTracing(collector, { allowedOrigins: ['api.shop.example/'] });
      return '';
    } catch (thrown) {
      return String(thrown);
    }
  });

  expect(problem).toContain('allowedOrigins must be an array of origins such as "https://api.shop.example"');
});
