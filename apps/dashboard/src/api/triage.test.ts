import { expect, it } from 'vitest';
import { toStanding } from './triage.ts';

const triage = { fingerprint: '7', owner: null, statusAt: 100 } as const;

it.each([
  [undefined, 200, 'open'],
  [{ ...triage, status: 'resolved' as const }, 100, 'resolved'],
  [{ ...triage, status: 'resolved' as const }, 101, 'regressed'],
  [{ ...triage, status: 'ignored' as const }, 200, 'ignored'],
  [{ ...triage, status: 'open' as const }, 200, 'open'],
])('tells of %o seen at %d that it is %s', (known, lastSeen, standing) => {
  expect(toStanding(known, lastSeen)).toBe(standing);
});
