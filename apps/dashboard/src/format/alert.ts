import type {
  AlertCondition,
  AlertPhase,
  AlertQuery,
  ChannelKind,
  IncidentEntry,
  IncidentStatus,
} from '@candor/server/api';
import type { Tone } from '../charts/Shape.tsx';
import { formatDuration } from './duration.ts';
import { formatAvailability, formatCount, formatMean, formatPrecisePercent, NONE } from './number.ts';
import { formatVital } from './vital.ts';

const STATES = ['healthy', 'degraded', 'unknown', 'unhealthy'];

/** What may be looked at, as a picker names it. */
export const MEASURES: Record<AlertQuery['measure'], string> = {
  errors: 'Errors',
  errorRate: 'Errors for each page view',
  newErrors: 'New kinds of errors',
  vital: 'A web vital',
  availability: 'Availability of a service',
  health: 'State of a service',
  events: 'Events of a type',
  question: 'A question of your own',
  loss: 'Share of events that is missing',
};

/** When it is bad, as a picker names it. */
export const CONDITIONS: Record<AlertCondition['kind'], string> = {
  threshold: 'Beyond a value',
  absence: 'Nothing comes',
  change: 'Changes against earlier',
  burnRate: 'Burns the budget of an objective',
  anomaly: 'Unlike other weeks',
};

export const CHANNELS: Record<ChannelKind, string> = {
  webhook: 'Webhook',
  slack: 'Slack',
  teams: 'Microsoft Teams',
  pagerduty: 'PagerDuty',
  opsgenie: 'Opsgenie',
  alertmanager: 'Alertmanager',
  email: 'E-mail',
};

export const PHASES: Record<AlertPhase, { word: string; tone: Tone }> = {
  ok: { word: 'Calm', tone: 'good' },
  pending: { word: 'Pending', tone: 'needs-improvement' },
  firing: { word: 'Firing', tone: 'poor' },
  resolved: { word: 'Calm again', tone: 'good' },
};

export const STATUSES: Record<IncidentStatus, { word: string; tone: Tone }> = {
  open: { word: 'Open', tone: 'poor' },
  acknowledged: { word: 'Acknowledged', tone: 'needs-improvement' },
  resolved: { word: 'Resolved', tone: 'good' },
};

/** What happened to an incident, in words. */
export const ENTRIES: Record<IncidentEntry['what'], string> = {
  opened: 'Opened by',
  joined: 'Joined by',
  recovered: 'Recovered:',
  reopened: 'Opened again by',
  silenced: 'Silenced:',
  told: 'Told after a silence',
  acknowledged: 'Acknowledged',
  owned: 'Owner:',
  note: 'Note:',
  resolved: 'Resolved',
};

/** What a query looks at: `p75 of LCP on /checkout`. */
export function describeQuery(query: AlertQuery): string {
  switch (query.measure) {
    case 'vital':
      return `p${Math.round(query.level * 100)} of ${query.vital}${query.page === undefined ? '' : ` on ${query.page}`}`;
    case 'errors':
      return query.fingerprint === undefined ? 'errors' : `errors of group ${query.fingerprint}`;
    case 'availability':
      return `availability of ${query.service ?? 'all services'}`;
    case 'health':
      return `state of ${query.service ?? 'all services'}`;
    case 'events':
      return `events ${query.type}${query.name === undefined ? '' : ` ${query.name}`}`;
    case 'errorRate':
      return 'errors for each page view';
    case 'newErrors':
      return 'new kinds of errors';
    case 'question':
      return query.q;
    case 'loss':
      return 'share of events missing';
  }
}

/** When that is bad: `above 2.50 s`. */
export function describeCondition(condition: AlertCondition, query: AlertQuery): string {
  switch (condition.kind) {
    case 'threshold':
      return `${condition.direction} ${formatAmount(query, condition.value)}`;
    case 'absence':
      return 'none at all';
    case 'change': {
      const against = { previous: 'the window before', day: 'a day before', week: 'a week before' };
      const way = condition.direction === 'up' ? 'more' : 'less';
      return `${formatPrecisePercent(condition.by)} ${way} than ${against[condition.against]}`;
    }
    case 'burnRate':
      return `burns the budget of ${formatAvailability(condition.objective)}`;
    case 'anomaly':
      return 'unlike the same hours of other weeks';
  }
}

/** A value of a query, with its unit. */
export function formatAmount(query: AlertQuery, value: number | null): string {
  if (value === null) return NONE;
  switch (query.measure) {
    case 'vital':
      return formatVital(query.vital, value);
    case 'availability':
      return formatAvailability(value);
    case 'loss':
      return formatPrecisePercent(value);
    case 'question':
      return query.q.startsWith('rate(') ? formatPrecisePercent(value) : formatMean(value);
    case 'health':
      return STATES[Math.round(value)] ?? NONE;
    case 'errorRate':
      return value.toPrecision(2);
    default:
      return value < 100 ? formatMean(value) : formatCount(value);
  }
}

/** `5 min`, `2 h 10 min`: how long something took or must last. */
export function formatSpan(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return formatDuration(ms);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} d`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
