/** A kind of event, as far as it says for how long it is kept. */
export type EventKind = 'errors' | 'performance' | 'usage' | 'consent';

/** Kinds whose days can be chosen; decisions on consent are evidence. */
export const CHOSEN_KINDS = ['errors', 'performance', 'usage'] as const;

/** Days by kind, where they differ from those of everything else. */
export type RetentionKinds = Readonly<Partial<Record<(typeof CHOSEN_KINDS)[number], number>>>;

/** For how many days a decision on consent is kept at least, for whoever has to show that there was one. */
const receiptDays = 3 * 365;

/** The kind of data that an event is. */
export function kindOf(type: string): EventKind {
  if (type === 'consent.change') return 'consent';
  if (type === 'exception' || type.startsWith('error.')) return 'errors';
  return type.startsWith('browser.') || type === 'http.client.request' || type === 'performance'
    ? 'performance'
    : 'usage';
}

/** For how many days an event is kept. */
export function retentionOf(type: string, days: number, kinds: RetentionKinds): number {
  const kind = kindOf(type);
  return kind === 'consent' ? Math.max(days, receiptDays) : (kinds[kind] ?? days);
}

/** The longest that anything but decisions on consent is kept. */
export function longestRetention(days: number, kinds: RetentionKinds): number {
  return Math.max(days, ...Object.values(kinds));
}
