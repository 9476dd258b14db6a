/** A refusal of our own, worded like ClickHouse's so that its clients understand it. */
export class EngineFailure extends Error {
  readonly code: number;

  constructor(code: number, name: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${name})`);
    this.code = code;
  }
}

/** What the client is told about an error, in ClickHouse's words and with its HTTP status. */
export function toFailure(error: unknown): { code: number; status: number; text: string } {
  const message = error instanceof Error ? error.message : String(error);
  const found = /^Code: (\d+)\./.exec(message)?.[1];
  const code = found === undefined ? 1002 : Number(found);
  const text = found === undefined ? `Code: 1002. DB::Exception: ${message}. (UNKNOWN_EXCEPTION)` : message;
  return { code, status: statusByCode.get(code) ?? 500, text };
}

// https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/HTTP/exceptionCodeToHTTPStatus.cpp
const statusByCode: ReadonlyMap<number, number> = new Map([
  ...[6, 26, 27, 32, 33, 38, 41, 53, 62, 69, 70, 72, 117, 130, 131, 177, 178, 191, 336, 456, 457].map(
    (code) => [code, 400] as const,
  ),
  ...[46, 47, 50, 56, 57, 60, 63, 81, 115, 124].map((code) => [code, 404] as const),
  [48, 501],
  [159, 408],
  [164, 403],
  [223, 413],
  [236, 503],
  [307, 413],
  [516, 403],
]);
