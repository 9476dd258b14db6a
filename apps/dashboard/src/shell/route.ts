/** A place in the dashboard. */
export type Route =
  | { page: 'overview' | 'vitals' | 'errors' | 'health' | 'delivery' | 'live' | 'missing' }
  | { page: 'operations' | 'requests' | 'resources' }
  | { page: 'usage' | 'funnels' | 'cohorts' | 'segments' | 'ask' | 'assistants' | 'experiments' }
  | { page: 'incidents' | 'alerts' | 'channels' }
  | { page: 'boards' }
  | { page: 'board'; id: string }
  | { page: 'incident'; id: string }
  | { page: 'error'; fingerprint: string }
  | { page: 'visit'; id: string }
  | { page: 'settings'; section: SettingsSection };

/** A part of the settings. */
export type SettingsSection =
  | 'account'
  | 'keys'
  | 'users'
  | 'tokens'
  | 'forwards'
  | 'privacy'
  | 'audit'
  | 'compliance';

/** The pages that are always there, by their paths. */
export const PAGES: Readonly<Record<string, Route>> = {
  '/': { page: 'overview' },
  '/vitals': { page: 'vitals' },
  '/speed/operations': { page: 'operations' },
  '/speed/requests': { page: 'requests' },
  '/speed/resources': { page: 'resources' },
  '/errors': { page: 'errors' },
  '/health': { page: 'health' },
  '/usage': { page: 'usage' },
  '/usage/funnels': { page: 'funnels' },
  '/usage/cohorts': { page: 'cohorts' },
  '/usage/segments': { page: 'segments' },
  '/usage/ask': { page: 'ask' },
  '/usage/assistants': { page: 'assistants' },
  '/usage/experiments': { page: 'experiments' },
  '/incidents': { page: 'incidents' },
  '/alerts': { page: 'alerts' },
  '/alerts/channels': { page: 'channels' },
  '/boards': { page: 'boards' },
  '/delivery': { page: 'delivery' },
  '/live': { page: 'live' },
  '/settings': { page: 'settings', section: 'account' },
  '/settings/keys': { page: 'settings', section: 'keys' },
  '/settings/users': { page: 'settings', section: 'users' },
  '/settings/tokens': { page: 'settings', section: 'tokens' },
  '/settings/forwards': { page: 'settings', section: 'forwards' },
  '/settings/privacy': { page: 'settings', section: 'privacy' },
  '/settings/audit': { page: 'settings', section: 'audit' },
  '/settings/compliance': { page: 'settings', section: 'compliance' },
};

/** Which place a path names. */
export function toRoute(path: string): Route {
  const trimmed = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  if (Object.hasOwn(PAGES, trimmed)) return PAGES[trimmed] ?? { page: 'missing' };
  const [, first, segment, ...rest] = trimmed.split('/');
  const decoded = segment && rest.length === 0 ? decodeSegment(segment) : undefined;
  if (first === 'errors' && decoded !== undefined) return { page: 'error', fingerprint: decoded };
  if (first === 'visits' && decoded !== undefined) return { page: 'visit', id: decoded };
  if (first === 'incidents' && decoded !== undefined) return { page: 'incident', id: decoded };
  if (first === 'boards' && decoded !== undefined) return { page: 'board', id: decoded };
  return { page: 'missing' };
}

/** The path of one board. */
export function toBoardPath(id: string): string {
  return `/boards/${encodeURIComponent(id)}`;
}

/** The path of one error group. */
export function toErrorPath(fingerprint: string): string {
  return `/errors/${encodeURIComponent(fingerprint)}`;
}

/** The path of one visit, whose id may be another client's: with a dot it would be asked for as a file. */
export function toVisitPath(id: string): string {
  return `/visits/${encodeURIComponent(id).replaceAll('.', '%2E')}`;
}

/** The path of one incident. */
export function toIncidentPath(id: string): string {
  return `/incidents/${encodeURIComponent(id)}`;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // a lone `%` in a hand-typed address
  }
}
