import { type NameKind, normalizeName, toNameKind } from './sensitiveNames.ts';

/** What a site removes besides what everybody does, and what it lets stay. */
export interface SiteRules {
  /** More names of fields whose values are removed, in any case style. */
  fields?: readonly string[] | undefined;
  /** More patterns to remove, by the name that their mark gets. */
  patterns?: Readonly<Record<string, RegExp>> | undefined;
  /** What stays: names of fields, texts such as the address of your support, or patterns of such texts. */
  allow?: readonly (string | RegExp)[] | undefined;
}

/** What is removed from texts, besides the patterns that everybody has. */
export interface TextRules {
  /** What the value of a field or parameter with this name is, if it has to go. */
  readonly toKind: (name: string) => NameKind | undefined;
  /** Whether the site lets this stay. */
  readonly allows: (found: string) => boolean;
  /** The site's own patterns, each with what it puts there. */
  readonly own: readonly OwnPattern[];
}

export interface OwnPattern {
  readonly mark: string;
  readonly pattern: RegExp;
}

/** The rules of a site that has not said anything. */
export const usualRules: TextRules = { toKind: toNameKind, allows: () => false, own: [] };

/** The rules of a site that has. */
export function createRules({ fields = [], patterns = {}, allow = [] }: SiteRules): TextRules {
  const names = new Set(fields.map(normalizeName));
  const texts = new Set(
    allow.filter((text) => typeof text === 'string').flatMap((text) => [text, normalizeName(text)]),
  );
  const allowed = allow.filter((pattern) => typeof pattern !== 'string');
  for (const pattern of allowed) refuse('allow', pattern, '[REDACTED]');
  return {
    toKind(name) {
      const normal = normalizeName(name);
      // Of user[name] the last, too.
      if (names.has(normal) || names.has(normalizeName(name.replace(/^.*(?:[[.]|%5b)(?=.)/i, ''))))
        return 'secret';
      return texts.has(normal) ? undefined : toNameKind(name);
    },
    allows(found) {
      let isAllowed = texts.has(found);
      // Unlike `test`, `search` begins at the beginning, whatever flags a pattern has.
      for (let i = 0; i < allowed.length; i++) isAllowed ||= found.search(allowed[i] as RegExp) >= 0;
      return isAllowed;
    },
    own: Object.entries(patterns).map(([name, pattern]) => {
      const mark = `[REDACTED:${name}]`;
      refuse(`patterns.${name}`, pattern, mark);
      return { mark, pattern: new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, '')}g`) };
    }),
  };
}

/** Whether a pattern would neither match everywhere, nor match again what it left, nor take for ever. */
export function isUsable(pattern: RegExp, mark: string): boolean {
  return ''.search(pattern) < 0 && mark.search(pattern) < 0 && !/[+*}]\)[+*{]/.test(pattern.source);
}

function refuse(field: string, pattern: RegExp, mark: string): void {
  if (isUsable(pattern, mark)) return;
  throw new TypeError(
    `[candor] ${field} must not match an empty text, ${mark} or repeat a group that repeats: ${pattern}`,
  );
}
