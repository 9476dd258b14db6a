import type {
  AuditAnswer,
  ComplianceAnswer,
  ControlResult,
  ForwardRow,
  KeyRow,
  MeAnswer,
  PersonAnswer,
  RetentionAnswer,
  RetentionRow,
  TokenRow,
  UserRow,
} from '@candor/server/api';

const DAY = 86_400_000;
const START = Date.UTC(2026, 10, 20, 9, 30);
const NAMES = ['Ada', 'Bob', 'Grace', 'A name that is so long that it hardly fits into any row of anything'];

/** Made-up answers about who may do what; `undefined` for other questions. */
export function toAdministration(path: string, isEmpty: boolean, isHuge: boolean): unknown {
  const count = isEmpty ? 0 : isHuge ? 60 : 4;
  if (path === 'me') return toMe();
  if (path === 'users') return { users: Array.from({ length: count }, (_, index) => toUser(index)) };
  if (path === 'keys') return { keys: Array.from({ length: count }, (_, index) => toKey(index)) };
  if (path === 'tokens') return { tokens: Array.from({ length: count }, (_, index) => toToken(index)) };
  if (path === 'forwards') return { forwards: Array.from({ length: count }, (_, index) => toForward(index)) };
  if (path === 'audit/verdict')
    return { isIntact: true, entries: 128, head: `128:${'9f86d081884c7d65'.repeat(2)}`, problems: [] };
  if (path === 'compliance') return toCompliance(isEmpty);
  if (path === 'retention') return toRetention(isEmpty);
  if (path === 'visits/export') return toVisits();
  return path === 'audit' ? toAudit(isEmpty ? 0 : 50) : undefined;
}

function toMe(): MeAnswer {
  return {
    kind: 'user',
    id: 'u_0',
    name: 'Ada',
    role: 'admin',
    projects: ['default', 'shop'],
    hasAdmin: true,
  };
}

function toUser(index: number): UserRow {
  return {
    id: `u_${index}`,
    name: NAMES[index % NAMES.length] ?? '',
    role: index === 0 ? 'admin' : 'viewer',
    projects: index === 1 ? ['shop'] : null,
    createdAt: START,
    hasPassword: index !== 2,
    invitedUntil: index === 2 ? START + 7 * DAY : null,
  };
}

function toForward(index: number): ForwardRow {
  const id = index === 0 ? null : `f_${index}`;
  const name = index === 0 ? 'Archive' : (NAMES[index % NAMES.length] ?? '');
  const to = index % 2 === 0 ? 'otlp' : 'sentry';
  const isBroken = index === 2;
  return {
    id,
    name,
    to,
    place: index % 2 === 0 ? 'collector.shop.example' : 'errors.shop.example',
    encoding: index === 0 ? 'protobuf' : 'json',
    headers: index === 0 ? ['authorization'] : [],
    maxMegabytes: 64,
    maxHours: 24,
    status: {
      id,
      name,
      project: 'default',
      to,
      waitingEvents: isBroken ? 12_400 : 0,
      waitingBytes: isBroken ? 6_800_000 : 0,
      isPaused: index === 3,
      sentAt: isBroken ? null : START,
      lagMs: isBroken ? 1_380_000 : 0,
      sent: isBroken ? 0 : 842_000,
      refused: index === 1 ? 17 : 0,
      expired: 0,
      full: 0,
      withheld: 0,
      problem: isBroken ? 'It answered 503.' : null,
    },
  };
}

function toKey(index: number): KeyRow {
  return {
    id: `k_${index}`,
    key: `cw_nobody-knows-this-one-${index}`,
    name: index === 0 ? 'First key' : `Shop ${index}`,
    project: index === 0 ? 'default' : 'shop',
    origins: index === 3 ? [] : ['https://shop.example', 'https://*.shop.example'],
    eventsPerSecond: index === 1 ? 50 : null,
    eventsPerDay: index === 1 ? 100_000 : null,
    foreignConsent: index === 1 ? 'basic' : null,
    createdAt: START,
    today: { events: 41_207 * index, refused: index === 1 ? 312 : 0 },
  };
}

function toToken(index: number): TokenRow {
  return {
    id: `t_${index}`,
    name: `Nightly report ${index}`,
    role: 'viewer',
    projects: index === 1 ? ['shop'] : null,
    until: index === 2 ? START + 90 * DAY : null,
    createdAt: START,
  };
}

function toRetention(isEmpty: boolean): RetentionAnswer {
  const row = (kind: RetentionRow['kind'], days: number, rows: number, overdue = 0): RetentionRow => ({
    kind,
    days,
    rows,
    oldest: START - Math.min(days, 200) * DAY + DAY,
    overdue,
  });
  const kinds = [
    row('consent', 1_095, 4_120),
    row('errors', 30, 18_221),
    row('pageLoads', 90, 96_004),
    row('performance', 90, 402_118, 311),
    row('usage', 90, 1_204_551),
  ];
  return { retentionDays: 90, retentionKinds: { errors: 30 }, kinds: isEmpty ? [] : kinds };
}

function toVisits(): PersonAnswer {
  const visit = (sign: string, events: number) => ({
    id: sign.repeat(32),
    from: START,
    to: START + 900_000,
    events,
  });
  return { schema: 1, retentionDays: 90, visits: [visit('a', 41), visit('7', 3)], events: [], pageLoads: [] };
}

function toAudit(count: number): AuditAnswer {
  const kinds = ['session.began', 'key.changed', 'user.invited', 'token.added', 'visits.erased'];
  const entries = Array.from({ length: count }, (_, index) => ({
    seq: count - index,
    at: new Date(START - index * 3_700_000).toISOString(),
    actor: index % 4 === 3 ? 'person' : `u_${index % 3}`,
    what: kinds[index % kinds.length] ?? '',
    ...(index % 5 === 1 && { object: 'k_1' }),
    ...(index % 5 === 4 && { details: { project: 'shop', visits: 2, events: 140 } }),
  }));
  return { entries, names: { u_0: 'Ada', u_1: 'Bob', u_2: 'Grace', k_1: 'Shop 1' } };
}

function toCompliance(isEmpty: boolean): ComplianceAnswer {
  if (isEmpty) return { latest: null, changes: [], reports: [] };
  const control = (
    framework: ControlResult['framework'],
    id: string,
    title: string,
    verdict: ControlResult['verdict'],
  ): ControlResult => ({
    id: `${framework}.${id}`,
    framework,
    article: framework === 'gdpr' ? 'Art. 5(1)(e)' : framework === 'soc2' ? 'CC6.1' : '§ 164.312(e)',
    title,
    asks: 'Each kind of data has its days, and leaves when they are over.',
    looksAt: 'retention settings, expiry of tables, age of stored rows',
    verdict,
    evidence: ['errors: 30 days', 'usage: 90 days', 'Nothing is past its days.'],
    todo: verdict === 'pass' ? '' : 'Run candor backup FOLDER, every night.',
  });
  const controls = [
    control('gdpr', '5-1-e', 'No longer than is needed', 'pass'),
    control('gdpr', '32-1-c', 'Coming back', 'fail'),
    control('gdpr', '35', 'Impact assessment', 'person'),
    control('soc2', 'cc6-1', 'Credentials', 'pass'),
    control('hipaa', '164-312-e', 'Transmission', 'person'),
  ];
  const counts = { pass: 2, fail: 1, person: 2 };
  const reports = Array.from({ length: 5 }, (_, index) => ({
    id: `f_${index}`,
    at: new Date(START - index * DAY).toISOString(),
    frameworks: ['gdpr', 'soc2', 'hipaa'] as const,
    counts,
    failed: ['gdpr.32-1-c'],
    sha256: '9f86d081884c7d65'.repeat(4),
  })).map((row) => ({ ...row, frameworks: [...row.frameworks] }));
  return {
    latest: {
      format: 1,
      id: 'f_0',
      at: new Date(START).toISOString(),
      version: '1.2.3',
      frameworks: ['gdpr', 'soc2', 'hipaa'],
      counts,
      controls,
      processing: { missing: [], activities: [], recipients: [], measures: [] },
      limits: ['It is no legal advice and no certificate, and no auditor has seen it.'],
    },
    changes: [{ id: 'gdpr.32-1-c', from: 'pass', to: 'fail' }],
    reports,
  };
}
