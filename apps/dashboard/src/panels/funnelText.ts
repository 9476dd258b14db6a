/** A funnel as its form has it. */
export interface FunnelDraft {
  steps: FunnelDraftStep[];
  /** Such as `1h`. */
  within: string;
  per: 'visit' | 'user';
  /** Empty for no groups. */
  by: string;
}

interface FunnelDraftStep {
  /** Tells steps apart while they come and go. */
  id: number;
  type: string;
  /** A condition in words; empty for none. */
  where: string;
}

export const MIN_STEPS = 2;
export const MAX_STEPS = 8;

const PLAIN = /^[\p{L}\p{N}_./:@+-]+$/u;
const SPLIT = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s"']+/gu;
const ENDS = ['within', 'per', 'by'];

/** The question that a form asks, as the server reads it. */
export function toFunnelText({ steps, within, per, by }: FunnelDraft): string {
  const words = steps
    .filter(({ type }) => type.trim() !== '')
    .map(({ type, where }) => {
      const condition = where.trim();
      return condition === '' ? quote(type.trim()) : `${quote(type.trim())} where ${condition}`;
    });
  const ends = [
    ...(within.trim() === '' ? [] : [`within ${within.trim()}`]),
    ...(per === 'user' ? ['per user'] : []),
    ...(by.trim() === '' ? [] : [`by ${quote(by.trim())}`]),
  ];
  return [words.join(' then '), ...ends].join(' ');
}

/** The form that asks a question; what it cannot hold is left to the server to refuse. */
export function toFunnelDraft(text: string): FunnelDraft {
  const words = text.match(SPLIT) ?? [];
  const firstEnd = words.findIndex((word) => ENDS.includes(word));
  const middle = firstEnd < 0 ? words : words.slice(0, firstEnd);
  const ends = firstEnd < 0 ? [] : words.slice(firstEnd);
  const after = (word: string): string => unquote(ends[ends.indexOf(word) + 1] ?? '');
  return {
    steps: splitAt(middle, 'then').map((step, id) => {
      const where = step.indexOf('where');
      return {
        id,
        type: unquote((where < 0 ? step : step.slice(0, where)).join(' ')),
        where: where < 0 ? '' : step.slice(where + 1).join(' '),
      };
    }),
    within: ends.includes('within') ? after('within') : '',
    per: ends.includes('per') && after('per') === 'user' ? 'user' : 'visit',
    by: ends.includes('by') ? after('by') : '',
  };
}

function splitAt(words: readonly string[], sign: string): string[][] {
  const signs = words.flatMap((word, index) => (word === sign ? [index] : []));
  return [-1, ...signs].map((from, index) => words.slice(from + 1, signs[index]));
}

function quote(text: string): string {
  return PLAIN.test(text) && ![...ENDS, 'then', 'where'].includes(text)
    ? text
    : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

function unquote(text: string): string {
  return /^(["']).*\1$/s.test(text) ? text.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : text;
}
