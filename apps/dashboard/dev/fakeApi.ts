import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { StatusAnswer, TimeRange } from '@candor/server/api';
import { toAdministration } from './administration.ts';
import { toAlerts } from './alerts.ts';
import { toAsk } from './ask.ts';
import { toBoards } from './boards.ts';
import { toCohorts } from './cohorts.ts';
import { toDelivery, toNoDelivery, toOutcomes, toSessions } from './delivery.ts';
import { toError, toErrors } from './errors.ts';
import { toEvent } from './events.ts';
import { toFunnel } from './funnel.ts';
import { toHealth } from './health.ts';
import { toInsights } from './insights.ts';
import { toOperations, toRequests, toResources } from './performance.ts';
import { toPoints } from './points.ts';
import { toEngagement, toSegments } from './segments.ts';
import { toConversations, toExperiments, toGenerations, toNoUsage, toUsage } from './usage.ts';
import { toPageChoices, toVitals } from './vitals.ts';

/** What the fake server is like. `stale` answers once and fails from then on. */
export type Scenario = 'data' | 'empty' | 'error' | 'slow' | 'huge' | 'signed-out' | 'stale' | 'store-down';

export const SCENARIOS: readonly Scenario[] = [
  'data',
  'empty',
  'error',
  'slow',
  'huge',
  'signed-out',
  'stale',
  'store-down',
];

interface FakeApi {
  readonly server: Server;
  /** Changes what the next answers are like. */
  become(scenario: Scenario): void;
  /** Lets the questions that `slow` holds back have their answers, full ones unless it is said otherwise. */
  release(to?: Scenario): void;
}

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-ancestors 'none'; require-trusted-types-for 'script'";
const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const LIVE_EVERY_MS = 1_200;
const TOKEN = 'dev';

/** Creates a server that answers as the real one would, from made-up data, and serves the built dashboard. */
export function createFakeApi(dist: string, start: Scenario = 'data'): FakeApi {
  let scenario = start;
  let held: (() => void)[] = [];
  let asked = new Set<string>();
  let isSignedIn = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!url.pathname.startsWith('/api/')) return serveFile(dist, url.pathname, response);
    const path = url.pathname.slice('/api/v1/'.length);
    if (path === 'session') {
      isSignedIn = (await readBody(request)).includes(`"${TOKEN}"`);
      return isSignedIn ? send(response, 204) : fail(response, 401, 'unauthorized', 'The token is wrong.');
    }
    if (scenario === 'signed-out' && !isSignedIn)
      return fail(response, 401, 'unauthorized', 'Sign in first.');
    if (scenario === 'slow') await new Promise<void>((resolve) => held.push(resolve));
    if (scenario === 'error' || (scenario === 'stale' && asked.has(path) && path !== 'status')) {
      return fail(response, 500, 'store', 'The store did not answer within 5 s.');
    }
    asked.add(path);
    if (path === 'live') return stream(response, scenario);
    const body = toAnswer(path, url.searchParams, scenario);
    return body === undefined ? fail(response, 404, 'not-found', 'Nothing here.') : send(response, 200, body);
  }

  return {
    server: createServer((request, response) => {
      answer(request, response).catch(() => response.destroy());
    }),
    become(next) {
      scenario = next;
      asked = new Set();
      isSignedIn = false;
    },
    release(to = 'data') {
      scenario = to;
      for (const resolve of held) resolve();
      held = [];
    },
  };
}

function toAnswer(path: string, params: URLSearchParams, scenario: Scenario): unknown {
  const range: TimeRange = { from: Number(params.get('from')), to: Number(params.get('to')) };
  const isHuge = scenario === 'huge';
  const isEmpty = scenario === 'empty';
  if (path === 'status') return toStatus(scenario);
  const administration = toAdministration(path, isEmpty, isHuge);
  if (administration !== undefined) return administration;
  const alerts = toAlerts(path, isEmpty, isHuge);
  if (alerts !== undefined) return alerts;
  const boards = toBoards(path, { params, range, isEmpty, isHuge });
  if (boards !== undefined) return boards;
  if (path === 'vitals') {
    const vitals = toVitals(range, params.get('page') ?? undefined, isHuge);
    return isEmpty
      ? {
          ...vitals,
          summary: [],
          series: [],
          pages: [],
          releases: [],
          devices: [],
          connections: [],
          found: { pages: 0, releases: 0 },
        }
      : vitals;
  }
  if (path === 'pages') return toPageChoices(range, { isHuge, isEmpty, search: params.get('search') ?? '' });
  if (path === 'points') return toPoints(range, isEmpty);
  if (path === 'insights') return toInsights(range, isHuge, isEmpty);
  if (path === 'operations') return toOperations(range, isHuge, isEmpty);
  if (path === 'requests') return toRequests(range, isHuge, isEmpty);
  if (path === 'resources') return toResources(range, isHuge, isEmpty);
  if (path === 'errors') {
    // Nobody has said anything of any of them.
    const isNone = !['open', 'not-ignored', null].includes(params.get('standing'));
    return toErrors(range, { isHuge, isEmpty: isEmpty || isNone, search: params.get('search') ?? '' });
  }
  if (path === 'health')
    return isEmpty ? { ...toHealth(range, false), found: 0, services: [] } : toHealth(range, isHuge);
  if (path === 'usage') return isEmpty ? toNoUsage(range) : toUsage(range, isHuge);
  if (path === 'cohorts') return toCohorts(range, isHuge, isEmpty);
  if (path === 'segments') return toSegments(isHuge, isEmpty);
  if (path === 'engagement') return toEngagement(range, params.get('segment'));
  if (path === 'ask') return toAsk(range, isHuge, isEmpty);
  if (path === 'funnel') return toFunnel(range, isHuge, isEmpty);
  if (path === 'conversations') return toConversations(range, isHuge, isEmpty);
  if (path === 'generations') return toGenerations(range, isHuge, isEmpty);
  if (path === 'experiments') return toExperiments(range, isHuge, isEmpty);
  if (path === 'delivery') return isEmpty ? toNoDelivery(range) : toDelivery(range, isHuge);
  if (path === 'outcomes') return isEmpty ? { range, outcomes: [], clients: [] } : toOutcomes(range, isHuge);
  if (path === 'delivery/sessions') return isEmpty ? { range, sessions: [] } : toSessions(range, isHuge);
  if (path === 'events') {
    const events = Array.from({ length: isEmpty ? 0 : 40 }, (_, index) =>
      toEvent(range.to - index * 7_300, isHuge),
    );
    const session = params.get('session');
    return { range, events: session === null ? events : events.map((event) => ({ ...event, session })) };
  }
  if (path.startsWith('errors/')) {
    return isEmpty ? undefined : toError(range, decodeURIComponent(path.slice('errors/'.length)), isHuge);
  }
  return undefined;
}

function toStatus(scenario: Scenario): StatusAnswer {
  const isDown = scenario === 'store-down';
  return {
    version: '0.1.0',
    writeKey: 'cw_nobody-knows-this-one',
    startedAt: Date.now() - 3_600_000,
    store: { kind: 'embedded', ready: !isDown },
    spool: {
      waitingBytes: isDown ? 81_000 : 0,
      waitingEvents: isDown ? 1_204 : 0,
      limitBytes: 1_073_741_824,
    },
    outcomes: {
      stored: scenario === 'empty' ? 0 : 128_403,
      duplicate: 12,
      invalid: 1,
      consent: 0,
      oversize: 0,
      restricted: 0,
      limited: 0,
    },
    turnedDown:
      scenario === 'empty'
        ? {}
        : {
            'sentry: replay_event is not kept': 4_120,
            'sentry: rate': 17,
            'otlp: log record must be an object': 2,
            'faro: measurement must have a type and values': 1,
          },
  };
}

function stream(response: ServerResponse, scenario: Scenario): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': hello\n\n');
  if (scenario === 'empty') return;
  const timer = setInterval(
    () =>
      response.write(`event: event\ndata: ${JSON.stringify(toEvent(Date.now(), scenario === 'huge'))}\n\n`),
    scenario === 'huge' ? 5 : LIVE_EVERY_MS,
  );
  response.on('close', () => clearInterval(timer));
}

async function serveFile(dist: string, path: string, response: ServerResponse): Promise<void> {
  const isFile = extname(path) !== '';
  const file = join(dist, normalize(isFile ? path : '/index.html'));
  const content = await readFile(file).catch(() => undefined);
  if (content === undefined) return send(response, 404);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
  response.end(content);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

function fail(response: ServerResponse, status: number, code: string, message: string): void {
  send(response, status, { error: { code, message } });
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
