import { expect, test } from 'vitest';
import type { ComplianceReport } from '../api/types.ts';
import {
  atRest,
  auditChain,
  availability,
  backups,
  consentAtIntake,
  erasure,
  exportsRedacted,
  incidents,
  leastAccess,
  levels,
  monitoring,
  receipts,
  redaction,
  retention,
  rightsOfPeople,
  roles,
  rotation,
  software,
  throttling,
  transmission,
} from './checks.ts';
import type { Facts } from './facts.ts';
import { judge, STANDARDS } from './standards.ts';
import { toHtml } from './toHtml.ts';

const checks = {
  atRest,
  auditChain,
  availability,
  backups,
  consentAtIntake,
  erasure,
  exportsRedacted,
  incidents,
  leastAccess,
  levels,
  monitoring,
  receipts,
  redaction,
  retention,
  rightsOfPeople,
  roles,
  rotation,
  software,
  throttling,
  transmission,
};
const DAY = 24 * 60 * 60 * 1_000;
const now = Date.UTC(2026, 10, 20);

/** A server of which nothing is wrong that a machine could see. */
const good: Facts = {
  now,
  version: '1.2.3',
  nodeVersion: 'v24.0.0',
  retention: {
    days: { errors: 30, usage: 90, performance: 90, consent: 1_095 },
    mostLateDays: 0,
    lateRows: 0,
    withoutExpiry: [],
    storedKinds: [],
  },
  access: {
    users: [
      { id: 'u_1', role: 'admin', createdAt: now - 90 * DAY, passwordAt: now - 90 * DAY, isInvited: false },
    ],
    tokens: [],
    keys: [{ id: 'k_1', createdAt: now - 90 * DAY, hasOrigins: true }],
    hasOperatorToken: false,
    sessions: { count: 1, longestMs: 7 * DAY, ofNobody: 0 },
    throttled: 0,
    exports: 0,
    erasures: 0,
    throttle: { tried: 20, failures: [] },
  },
  audit: { isIntact: true, entries: 10, problems: 0, firstAt: now - 90 * DAY },
  backup: { at: now - DAY, damage: [], isCluster: false },
  network: {
    host: '127.0.0.1',
    isLoopback: true,
    proxies: 0,
    publicUrl: null,
    hasHosts: false,
    hasPlainDatabase: false,
    isFolderPrivate: true,
  },
  intake: {
    consent: { tried: 4, failures: [] },
    redaction: { tried: 6, failures: [] },
    keyEventsPerSecond: 10_000,
    foreignConsent: 'enhanced',
    withheld: 0,
  },
  stored: {
    judged: 100,
    unjudged: 0,
    aboveLevel: [],
    scanned: 100,
    personal: [],
    exported: { visits: 5, events: 50, personal: [] },
    erasedButFound: 0,
    unpurged: 0,
    receipts: 3,
  },
  alerts: { rules: 1, toldRules: 1, channels: [], deadMessages: 0, forgotten: 0 },
  software: { pendingSteps: [] },
};

type Part = { [Name in keyof Facts]?: Partial<Facts[Name]> };

const withPart = (part: Part): Facts =>
  Object.fromEntries(
    Object.entries(good).map(([name, facts]) => [
      name,
      typeof facts === 'object' ? { ...facts, ...(part[name as keyof Facts] as object | undefined) } : facts,
    ]),
  ) as unknown as Facts; // the same parts, some of them changed

const admin = { id: 'u_2', role: 'admin' as const, createdAt: now - 500 * DAY, isInvited: false };
const token = { id: 't_1', role: 'viewer' as const, createdAt: now - DAY, until: null };

test.each<[check: keyof typeof checks, verdict: string, part: Part]>([
  ['retention', 'pass', {}],
  ['retention', 'fail', { retention: { withoutExpiry: ['events'] } }],
  ['retention', 'fail', { retention: { mostLateDays: 10, lateRows: 3 } }],
  ['retention', 'pass', { retention: { mostLateDays: 5, lateRows: 3 } }],
  ['retention', 'fail', { retention: { days: { usage: 3_650 } } }],
  ['retention', 'person', { retention: { days: { usage: 500 } } }],
  ['rotation', 'pass', {}],
  ['rotation', 'fail', { access: { users: [{ ...admin, passwordAt: now - 366 * DAY }] } }],
  ['rotation', 'pass', { access: { users: [{ ...admin, role: 'viewer', passwordAt: now - 366 * DAY }] } }],
  ['rotation', 'fail', { access: { tokens: [{ ...token, createdAt: now - 366 * DAY }] } }],
  ['rotation', 'person', { access: { hasOperatorToken: true } }],
  ['rotation', 'person', { access: { keys: [{ id: 'k', createdAt: now - 800 * DAY, hasOrigins: true }] } }],
  ['roles', 'person', {}],
  ['roles', 'fail', { access: { users: [] } }],
  ['roles', 'fail', { access: { users: [{ ...admin, passwordAt: null }] } }],
  ['roles', 'fail', { access: { sessions: { count: 1, longestMs: DAY, ofNobody: 1 } } }],
  ['leastAccess', 'pass', { access: { tokens: [token] } }],
  ['leastAccess', 'fail', { access: { tokens: [{ ...token, role: 'admin' }] } }],
  ['throttling', 'pass', {}],
  ['throttling', 'fail', { access: { throttle: { tried: 20, failures: ['not made to wait'] } } }],
  ['auditChain', 'fail', { audit: { isIntact: false, problems: 1 } }],
  ['backups', 'person', {}],
  ['backups', 'fail', { backup: { at: null, damage: null } }],
  ['backups', 'fail', { backup: { at: now - 8 * DAY } }],
  ['backups', 'fail', { backup: { damage: ['access.json'] } }],
  ['transmission', 'pass', {}],
  ['transmission', 'fail', { network: { isLoopback: false, host: '0.0.0.0' } }],
  ['transmission', 'person', { network: { isLoopback: false, proxies: 1 } }],
  ['transmission', 'fail', { network: { publicUrl: 'http://telemetry.shop.example' } }],
  ['transmission', 'fail', { network: { hasPlainDatabase: true } }],
  ['atRest', 'fail', { network: { isFolderPrivate: false } }],
  ['consentAtIntake', 'pass', {}],
  ['consentAtIntake', 'fail', { intake: { consent: { tried: 4, failures: ['was taken'] } } }],
  ['consentAtIntake', 'person', { intake: { foreignConsent: 'full' } }],
  ['levels', 'fail', { stored: { aboveLevel: [{ type: 'x', consent: 'basic', why: '', events: 1 }] } }],
  ['receipts', 'person', { stored: { receipts: 0 } }],
  ['redaction', 'fail', { intake: { redaction: { tried: 6, failures: ['was kept'] } } }],
  ['redaction', 'fail', { stored: { personal: [{ project: 'p', type: 'x', field: 'message', events: 1 }] } }],
  ['exportsRedacted', 'fail', { stored: { exported: { visits: 1, events: 1, personal: ['x: message'] } } }],
  ['exportsRedacted', 'person', { stored: { exported: { visits: 0, events: 0, personal: [] } } }],
  ['rightsOfPeople', 'pass', {}],
  ['rightsOfPeople', 'person', { stored: { exported: { visits: 0, events: 0, personal: [] } } }],
  ['levels', 'person', { stored: { judged: 0, unjudged: 5 } }],
  ['erasure', 'pass', {}],
  ['erasure', 'fail', { stored: { erasedButFound: 1 } }],
  ['erasure', 'fail', { stored: { unpurged: 1 } }],
  ['availability', 'fail', { intake: { keyEventsPerSecond: 0 } }],
  ['monitoring', 'fail', { alerts: { toldRules: 0 } }],
  ['monitoring', 'fail', { alerts: { deadMessages: 1 } }],
  ['incidents', 'fail', { alerts: { forgotten: 1 } }],
  ['software', 'fail', { software: { pendingSteps: ['consent'] } }],
  ['software', 'person', {}],
])('%s comes to %s for %j', (name, verdict, part) => {
  const check = checks[name];

  const found = check(withPart(part));

  expect(found.verdict).toBe(verdict);
  expect([found.evidence.length > 0, found.todo !== '']).toEqual([true, verdict !== 'pass']);
});

test('every control has a name of its own and every verdict of a good server is no failure', () => {
  const results = judge(good, ['gdpr', 'soc2', 'hipaa']);

  expect(new Set(results.map(({ id }) => id)).size).toBe(results.length);
  expect(results.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(STANDARDS.map(({ controls }) => controls.length)).toEqual([20, 21, 19]);
  expect(judge(good, ['hipaa']).every(({ framework }) => framework === 'hipaa')).toBe(true);
});

test('a report as HTML runs nothing that stands in it', () => {
  const hostile = '<script>alert(1)</script>"\'&';
  const report: ComplianceReport = {
    format: 1,
    id: hostile,
    at: new Date(now).toISOString(),
    version: hostile,
    frameworks: ['gdpr'],
    counts: { pass: 1, fail: 0, person: 0 },
    controls: judge(good, ['gdpr']).map((control) => ({ ...control, evidence: [hostile], todo: hostile })),
    processing: {
      missing: [hostile],
      activities: [
        {
          type: hostile,
          purpose: hostile,
          level: hostile,
          data: [{ class: hostile, fields: [hostile] }],
          kept: 1,
        },
      ],
      recipients: [{ kind: hostile, place: hostile, project: hostile }],
      measures: [hostile],
    },
    limits: [hostile],
  };

  const html = toHtml(report, { sha256: hostile });

  expect(html).not.toMatch(/<script/i);
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
});
