import type { CollectedEvent } from '../event.ts';
import type { JsonValue } from '../wire/envelope.ts';
import { own } from '../wire/fields.ts';

/** What of an event is added up, by the names of its fields. */
interface KindNote {
  /** What tells the kinds of a type apart. */
  readonly name?: string;
  /** What is measured. */
  readonly measure?: string;
}

/** What of each type; every other is counted. */
export const kindNotes: Readonly<Record<string, KindNote>> = {
  'browser.web_vital': { name: 'name', measure: 'value' },
  'browser.route_vital': { name: 'name', measure: 'value' },
  'http.client.request': { name: 'host', measure: 'durationMs' },
  exception: { name: 'type' },
  performance: { name: 'name', measure: 'value' },
  'ai.operation': { measure: 'totalMs' },
  'health.check': { name: 'service', measure: 'responseTimeMs' },
  'ui.click': { name: 'name' },
  'ui.render': { name: 'name', measure: 'actualMs' },
  'feature.used': { name: 'featureId' },
  'command.run': { name: 'command', measure: 'durationMs' },
  'conversation.end': { name: 'provider', measure: 'durationMs' },
  'provider.request': { name: 'provider', measure: 'latencyMs' },
  'suggestion.shown': { name: 'kind' },
  'suggestion.accepted': { name: 'kind', measure: 'afterMs' },
  'suggestion.dismissed': { name: 'kind', measure: 'afterMs' },
  engagement: { measure: 'activeMs' },
  'generation.success': { name: 'modelUsed', measure: 'generationTimeMs' },
};

/** What an event adds to its day. */
export interface Addition {
  /** Its type and, after a space, what tells it from others of its type. */
  readonly kind: string;
  /** How often it happened; an error tells its repeats. */
  readonly count: number;
  /** How many of these failed. */
  readonly failed: number;
  readonly measured: number | undefined;
}

/** The longest name of a kind, in characters. */
const mostCharacters = 80;

/** What a redacted event adds; nothing of it but names and numbers that the catalogue calls public. */
export function toAddition({ type, data, page }: Pick<CollectedEvent, 'type' | 'data' | 'page'>): Addition {
  const { name: field = '', measure = '' } = own(kindNotes, type) ?? {};
  const name = type === 'page_view' ? page : data[field];
  const count = type === 'exception' ? (positive(data['count']) ?? 1) : 1;
  const hasFailed =
    data['success'] === false ||
    /^(error|failed|timeout)$/.test(String(data['outcome'])) ||
    (type === 'health.check' && data['status'] !== 'healthy');
  return {
    kind: (typeof name === 'string' && name ? `${type} ${name}` : type).slice(0, mostCharacters),
    count,
    failed: hasFailed ? count : 0,
    measured: positive(data[measure]),
  };
}

function positive(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
