import type { Rating, StoredEvent } from '@candor/server/api';
import { formatDuration } from './duration.ts';
import { formatCount } from './number.ts';
import { formatVital, isVitalName, toRating } from './vital.ts';

/** One event in a line: what it is, and how good or bad. */
export interface EventLine {
  kind: string;
  text: string;
  tone: Rating | 'neutral';
}

const KINDS: Record<string, string> = {
  'browser.web_vital': 'Vital',
  exception: 'Error',
  'health.check': 'Health',
  page_view: 'View',
  'session.start': 'Visit',
  'session.heartbeat': 'Visit',
  performance: 'Timing',
  'ai.operation': 'AI',
};

/** Types whose value is a time. */
const TIMED: readonly string[] = [
  'browser.bottleneck',
  'command.run',
  'conversation.end',
  'generation.success',
  'http.client.request',
  'provider.request',
  'span',
  'suggestion.accepted',
  'suggestion.dismissed',
];

const HEALTH_TONES: Record<string, EventLine['tone']> = {
  healthy: 'good',
  degraded: 'needs-improvement',
  unhealthy: 'poor',
};

/** The short word for an event's type; a site's own types keep their name. */
export function toKind(type: string): string {
  return Object.hasOwn(KINDS, type) ? (KINDS[type] ?? type) : type;
}

/** Says an event in one line of plain text. */
export function describeEvent(event: StoredEvent): EventLine {
  const kind = toKind(event.type);
  if (event.type === 'browser.web_vital') return describeVital(kind, event);
  if (event.type === 'exception') {
    return { kind, text: joined([event.name, event.message], ': '), tone: 'poor' };
  }
  if (event.type === 'health.check') return describeHealth(kind, event);
  if (event.type === 'page_view') return { kind, text: event.page, tone: 'neutral' };
  const text = joined([event.name, describeValue(event), event.message], ' ');
  return { kind, text: text || event.type, tone: 'neutral' };
}

function describeValue({ type, name, value, attributes }: StoredEvent): string {
  if (type === 'engagement') return `${formatDuration(Number(attributes['activeMs'] ?? 0))} active`;
  if (value === null) return '';
  const unit = attributes['unit'] ?? '';
  const isRouteTime = type === 'browser.route_vital' && name !== 'route.cls';
  if (unit === 'ms' || isRouteTime || TIMED.includes(type)) return formatDuration(value);
  // By UCUM, `1` and a word in braces stand for a plain number.
  const isPlain = unit === '1' || String(unit).startsWith('{');
  return joined([formatCount(value), isPlain ? '' : String(unit)], ' ');
}

function describeVital(kind: string, { name, value }: StoredEvent): EventLine {
  if (!isVitalName(name) || value === null) return { kind, text: name, tone: 'neutral' };
  return { kind, text: `${name} ${formatVital(name, value)}`, tone: toRating(name, value) };
}

function describeHealth(kind: string, { name, message, attributes }: StoredEvent): EventLine {
  const status = String(attributes['status'] ?? '');
  const tone = Object.hasOwn(HEALTH_TONES, status) ? (HEALTH_TONES[status] ?? 'neutral') : 'neutral';
  return { kind, text: joined([joined([name, status], ' '), message], ': '), tone };
}

function joined(parts: readonly string[], separator: string): string {
  return parts.filter((part) => part !== '').join(separator);
}
