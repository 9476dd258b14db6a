import { expect, it } from 'vitest';
import { toBoardPath, toErrorPath, toIncidentPath, toRoute, toVisitPath } from './route.ts';

it.each([
  ['/', 'overview'],
  ['/vitals', 'vitals'],
  ['/vitals/', 'vitals'],
  ['/speed/operations', 'operations'],
  ['/speed/requests', 'requests'],
  ['/speed/resources', 'resources'],
  ['/errors', 'errors'],
  ['/health', 'health'],
  ['/usage', 'usage'],
  ['/usage/', 'usage'],
  ['/usage/funnels', 'funnels'],
  ['/usage/ask', 'ask'],
  ['/usage/segments', 'segments'],
  ['/usage/cohorts', 'cohorts'],
  ['/usage/assistants', 'assistants'],
  ['/usage/experiments', 'experiments'],
  ['/usage/other', 'missing'],
  ['/incidents', 'incidents'],
  ['/alerts', 'alerts'],
  ['/alerts/channels/', 'channels'],
  ['/incidents/1/2', 'missing'],
  ['/delivery', 'delivery'],
  ['/live', 'live'],
  ['/boards', 'boards'],
  ['/nowhere', 'missing'],
  ['/errors/1/2', 'missing'],
  ['/visits', 'missing'],
  ['/errors/%E0%A4%A', 'missing'],
  ['/toString', 'missing'],
])('leads %s to %s', (path, page) => {
  expect(toRoute(path)).toEqual({ page });
});

it.each([
  ['/settings', 'account'],
  ['/settings/keys', 'keys'],
  ['/settings/privacy', 'privacy'],
  ['/settings/audit/', 'audit'],
  ['/settings/compliance', 'compliance'],
])('leads %s to the settings of %s', (path, section) => {
  expect(toRoute(path)).toEqual({ page: 'settings', section });
});

it('reads the fingerprint it wrote', () => {
  const fingerprint = '12/34 ä';

  expect(toRoute(toErrorPath(fingerprint))).toEqual({ page: 'error', fingerprint });
});

it('leads to a visit and back', () => {
  expect(toRoute(toVisitPath('a/b c'))).toEqual({ page: 'visit', id: 'a/b c' });
  expect(toRoute(toVisitPath('a.b'))).toEqual({ page: 'visit', id: 'a.b' });
  expect(toVisitPath('a.b')).not.toContain('.');
});

it('leads to an incident and back', () => {
  expect(toRoute(toIncidentPath('i_a/b'))).toEqual({ page: 'incident', id: 'i_a/b' });
});

it('leads to a board and back', () => {
  expect(toRoute(toBoardPath('b_a/b'))).toEqual({ page: 'board', id: 'b_a/b' });
});
