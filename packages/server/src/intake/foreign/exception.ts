import { get, toList, toNumber, toWords } from './reading.ts';

/** What an error is called when it has no name. */
export const namelessError = 'Error';

const maxFrames = 100;
/** More of a stack than is kept. */
const maxStackText = 65_536;

/** The frames of an error as browsers write them, the innermost first: `    at name (file:line:column)`. */
export function toStackText(title: string, frames: unknown): string | undefined {
  const lines = toList(frames)
    .slice(0, maxFrames)
    .map((frame) => {
      const name = toWords(get(frame, 'function'));
      const place = [
        toWords(get(frame, 'filename'))?.replace(/[?#].*$/s, '') ?? '<anonymous>',
        toNumber(get(frame, 'lineno')),
        toNumber(get(frame, 'colno')),
      ]
        .filter((part) => part !== undefined)
        .join(':');
      return name === undefined || name === '?' ? `    at ${place}` : `    at ${name} (${place})`;
    });
  return lines.length === 0 ? undefined : [title, ...lines].join('\n');
}

/** Addresses in it, which may be of pages, without query and fragment. */
export function withoutQueries(stack: unknown): unknown {
  if (typeof stack !== 'string') return stack;
  // Word by word, so that no word is looked at twice.
  return stack.slice(0, maxStackText).replace(/\bhttps?:\/\/[^\s()]+/g, (address) => {
    const end = address.search(/[?#]/);
    if (end === -1) return address;
    const place = /(?::\d{1,9}){0,2}$/.exec(address.slice(-20))?.[0] ?? '';
    return address.slice(0, end) + place;
  });
}

/** `TypeError: x is not a function`. */
export function toTitle(type: string | undefined, message: string | undefined): string {
  return [type ?? namelessError, message].filter((part) => part !== undefined && part !== '').join(': ');
}

const severities: Readonly<Record<string, string>> = {
  fatal: 'fatal',
  critical: 'fatal',
  error: 'error',
  warning: 'warning',
  warn: 'warning',
  info: 'info',
  log: 'info',
  debug: 'debug',
  trace: 'debug',
};

/** A level of another client's as one of ours. */
export function toSeverity(level: unknown): string | undefined {
  const name = typeof level === 'string' ? level.toLowerCase() : '';
  return Object.hasOwn(severities, name) ? severities[name] : undefined;
}
