import {
  allowsEvent,
  type ConsentLevel,
  restrictContext,
  restrictEvent,
  type SiteRules,
} from '@candor/core/wire';
import type { LevelRow } from '../store/store.ts';
import type { Facts } from './facts.ts';

/** Said by the server, or not of the person. */
const OWN_WORDS: ReadonlySet<string> = new Set(['clock', 'connection']);
const LEVELS: readonly string[] = ['none', 'basic', 'enhanced', 'full'];

/** What of stored events needs more than their level, by the very rules of the intake. */
export function aboveLevel(rows: readonly LevelRow[], rules: SiteRules): Facts['stored']['aboveLevel'] {
  return rows.flatMap((row) => {
    const { type, consent, events } = row;
    if (!isLevel(consent)) return [];
    return reasonsOf(row, consent, rules).map(([why, count]) => ({
      type,
      consent,
      why,
      events: count ?? events,
    }));
  });
}

function reasonsOf(
  { type, visits, users, pages, fields }: LevelRow,
  consent: ConsentLevel,
  rules: SiteRules,
): [why: string, events?: number][] {
  if (!allowsEvent(consent, type, rules)) return [['the type needs more']];
  const reasons: [string, number?][] = [];
  if (consent === 'basic' && visits > 0) reasons.push(['the id of a visit needs enhanced', visits]);
  if (consent !== 'full' && users > 0) reasons.push(['the id of a user needs full', users]);
  // What is restricted is judged by what is left of it.
  const names = [...new Set(fields.map(topOf))].filter((name) => !OWN_WORDS.has(name));
  const data = Object.fromEntries(names.map((name) => [name, true]));
  const left = restrictEvent({ type, data, page: '/' }, consent, rules);
  if (left.page === undefined && pages > 0) reasons.push(['the path needs more', pages]);
  const around: object = restrictContext({ consent, language: '-', userHash: '-' });
  const above = names.filter((name) =>
    name === 'language' || name === 'user.hash'
      ? !Object.hasOwn(around, name === 'language' ? name : 'userHash')
      : !Object.hasOwn(left.data, name),
  );
  if (above.length > 0) reasons.push([`fields need more: ${above.slice(0, 10).join(', ')}`]);
  return reasons;
}

/** `parts` for `parts.inputDelay`, as the level of a field is that of all in it. */
function topOf(name: string): string {
  return name === 'user.hash' ? name : (name.split('.')[0] ?? name);
}

function isLevel(word: string): word is ConsentLevel {
  return LEVELS.includes(word);
}
