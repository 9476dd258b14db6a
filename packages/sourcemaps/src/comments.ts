/** What the comments at the end of a script say of its source map. */
export interface MapComments {
  /** `//# sourceMappingURL=…`, as it stands there. */
  readonly url?: string;
  /** `//# debugId=…`, in lower case. Source: the TC39 proposal for debug ids. */
  readonly debugId?: string;
}

/** Bundlers write both last; a license may stand behind them. An inline map is one long line. */
const COMMENT = /^[ \t]*\/[/*][#@] ?(sourceMappingURL|debugId)=(\S+?)(?:[ \t]*\*\/)?[ \t]*$/;
const LAST_LINES = 20;

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Reads the last comments of each kind. */
export function readComments(code: string): MapComments {
  let url: string | undefined;
  let debugId: string | undefined;
  for (const { text } of lastLines(code)) {
    const [, kind, value = ''] = COMMENT.exec(text) ?? [];
    if (kind === 'sourceMappingURL') url ??= value;
    else if (kind === 'debugId') debugId ??= toDebugId(value);
  }
  return { ...(url !== undefined && { url }), ...(debugId !== undefined && { debugId }) };
}

/** The script without the comment that names its map. */
export function withoutMapUrl(code: string): string {
  for (const { text, from, to } of lastLines(code))
    if (COMMENT.exec(text)?.[1] === 'sourceMappingURL') return code.slice(0, from) + code.slice(to);
  return code;
}

/** The script with a debug id behind everything that a map has positions of. */
export function withDebugId(code: string, debugId: string): string {
  return `${code.endsWith('\n') || code === '' ? code : `${code}\n`}//# debugId=${debugId}\n`;
}

/** A debug id in the one form that is compared; `undefined` for what is none. */
export function toDebugId(value: unknown): string | undefined {
  return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : undefined;
}

/** From the last, each with where it begins and where the next one does. */
function* lastLines(code: string): Generator<{ text: string; from: number; to: number }> {
  let to = code.length;
  for (let count = 0; count < LAST_LINES && to > 0; count += 1) {
    const from = code.lastIndexOf('\n', to - 2) + 1;
    yield { text: code.slice(from, to).trimEnd(), from, to };
    to = from;
  }
}
