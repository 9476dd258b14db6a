import type { JsonObject, PersonEvent } from '@candor/core/wire';

/** Every field of an event that says something. */
export function toPersonEvent(event: Readonly<Record<string, unknown>>): PersonEvent {
  const said = Object.entries(event).filter(
    ([name, value]) => !isEmpty(value) && !(name === 'fingerprint' && value === '0'),
  );
  // Rows and events hold nothing but JSON.
  return Object.fromEntries(said) as JsonObject as PersonEvent;
}

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === '' || value === null || value === undefined;
}

/** Where the next answer goes on. */
export function afterToken(events: readonly PersonEvent[]): string {
  const last = events.at(-1);
  return last ? `${last.at} ${last.id}` : '';
}

/** The event behind which an answer goes on; `undefined` for a token that is none. */
export function readAfter(token: string | undefined): { at: number; id: string } | undefined {
  const [, at, id = ''] = /^(\d{1,15}) ([\da-f-]{36})$/.exec(token ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), id };
}
