/** What can be said about anything that was thrown. Never throws, whatever it is. */
export function errorFields(thrown: unknown): { type: string; message: string; stacktrace?: string } {
  try {
    if (!(thrown instanceof Error)) return { type: typeof thrown, message: textOf(thrown) };
    const { name, message, stack } = thrown;
    return { type: String(name), message: String(message), ...(stack && { stacktrace: String(stack) }) };
  } catch {
    return { type: 'unknown', message: '[threw]' }; // A getter that throws, or a proxy that does.
  }
}

function textOf(thrown: unknown): string {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return isObject && 'message' in thrown ? String(thrown.message) : String(thrown);
}
