import type { AlertQuery, IncidentAlert } from '../api/types.ts';

const STATES = ['healthy', 'degraded', 'unknown', 'unhealthy'];

/** What a query looks at, in words. */
function nameOf(query: AlertQuery): string {
  switch (query.measure) {
    case 'vital':
      return `p${Math.round(query.level * 100)} of ${query.vital}${query.page === undefined ? '' : ` on ${query.page}`}`;
    case 'errors':
      return query.fingerprint === undefined ? 'errors' : `errors of group ${query.fingerprint}`;
    case 'errorRate':
      return 'errors for each page view';
    case 'newErrors':
      return 'new kinds of errors';
    case 'availability':
      return `availability${query.service === undefined ? '' : ` of ${query.service}`}`;
    case 'health':
      return `state${query.service === undefined ? ' of services' : ` of ${query.service}`}`;
    case 'events':
      return `events ${query.type}${query.name === undefined ? '' : ` ${query.name}`}`;
    case 'question':
      return query.q;
    case 'loss':
      return 'share of events missing';
  }
}

/** A value of a query, with its unit. */
export function amountOf(query: AlertQuery, value: number | null): string {
  if (value === null) return 'nothing';
  switch (query.measure) {
    case 'vital':
      return query.vital === 'CLS' ? value.toFixed(3) : `${Math.round(value)} ms`;
    case 'availability':
    case 'loss':
      return `${round(value * 100)} %`;
    case 'question':
      return query.q.startsWith('rate(') ? `${round(value * 100)} %` : round(value);
    case 'health':
      return STATES[Math.round(value)] ?? round(value);
    default:
      return round(value);
  }
}

/** What an alert saw, in words. */
export function sightOf(
  query: AlertQuery,
  kind: string,
  { value, limit }: Pick<IncidentAlert, 'value' | 'limit'>,
): string {
  if (kind === 'absence') return `no ${nameOf(query)}`;
  if (kind === 'burnRate') return `${nameOf(query)}: budget burns ${round(value ?? 0)} times too fast`;
  const bound = limit === null ? '' : `, limit ${amountOf(query, limit)}`;
  return `${nameOf(query)}: ${amountOf(query, value)}${bound}`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
