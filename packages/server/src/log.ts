/** Writes one line of JSON for whoever runs the server. Never given bodies, keys, tokens or personal data. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, fields?: LogFields) => void;

/** What may stand in a line besides its message. */
type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

const order = ['info', 'warn', 'error'] as const;

/** Makes a log that hands whole lines to `write`, from `level` up. */
export function createLog({
  write,
  level = 'warn',
  now = Date.now,
}: {
  write: (line: string) => void;
  level?: (typeof order)[number];
  now?: () => number;
}): Log {
  return (of, message, fields) => {
    if (order.indexOf(of) < order.indexOf(level)) return;
    // JSON escapes line breaks and terminal sequences, so no text can forge a line.
    write(`${JSON.stringify({ at: new Date(now()).toISOString(), level: of, message, ...fields })}\n`);
  };
}

/** Says the same again after a minute at the earliest: what befalls every request would fill the disk. */
export function sayRarely(say: (reason: string) => void, everyMs = 60_000): (reason: string) => void {
  let said: { reason: string; at: number } | undefined;
  return (reason) => {
    const at = performance.now();
    if (said?.reason === reason && at - said.at < everyMs) return;
    said = { reason, at };
    say(reason);
  };
}

/** What may be said of a failure: its reason, code or kind, and what the database calls it. Messages of others may repeat what was sent. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('reason' in error && typeof error.reason === 'string')
    return [error.reason, ...nameOf(error.cause)].join(' ');
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
function nameOf(cause: unknown): string[] {
  if (!(cause instanceof Error && 'type' in cause && 'code' in cause)) return [];
  const { type, code } = cause;
  const isName = typeof type === 'string' && /^[A-Z][A-Z0-9_]*$/.test(type) && /^\d+$/.test(String(code));
  return isName ? [`(${type}, ${code})`] : [];
}
