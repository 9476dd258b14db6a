import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Answer } from './execute.ts';
import { toFailure } from './failure.ts';
import type { EngineRequest } from './request.ts';

const pack = promisify(gzip);

/** Whether the client asked for a packed answer, in the two places where it must. */
export function wantsGzip(headers: IncomingHttpHeaders, parameters: URLSearchParams): boolean {
  const accepted = String(headers['accept-encoding'] ?? '');
  return parameters.get('enable_http_compression') === '1' && /\bgzip\b/.test(accepted);
}

/** Writes what a statement gave. */
export async function sendAnswer(
  response: ServerResponse,
  { bytes, ...counts }: Answer,
  { request, isGzip }: { request: EngineRequest; isGzip: boolean },
): Promise<void> {
  const format = request.format ?? request.defaultFormat;
  const isPacked = isGzip && bytes.length > 0;
  const body = isPacked ? await pack(bytes, { level: 3 }) : bytes; // 3 is ClickHouse's default too
  response.writeHead(200, {
    ...commonHeaders(request.queryId),
    'Content-Type': toContentType(format),
    'Content-Length': body.length,
    ...(isPacked && { 'Content-Encoding': 'gzip' }),
    'X-ClickHouse-Format': format,
    'X-ClickHouse-Summary': toSummary(counts, bytes.length),
  });
  response.end(body);
}

/** Writes an error in ClickHouse's form. */
export function sendFailure(response: ServerResponse, error: unknown, queryId?: string): void {
  const { code, status, text } = toFailure(error);
  response.writeHead(status, {
    ...commonHeaders(queryId),
    'Content-Type': 'text/plain; charset=UTF-8',
    'X-ClickHouse-Exception-Code': String(code),
  });
  response.end(`${text}\n`);
}

function commonHeaders(queryId: string | undefined): OutgoingHttpHeaders {
  return {
    'X-ClickHouse-Server-Display-Name': 'candor-engine',
    'X-ClickHouse-Timezone': 'UTC',
    ...(queryId !== undefined && { 'X-ClickHouse-Query-Id': toHeaderValue(queryId) }),
  };
}

function toSummary(counts: Omit<Answer, 'bytes'>, resultBytes: number): string {
  const isWrite = counts.writtenRows > 0;
  return JSON.stringify({
    read_rows: String(counts.readRows),
    read_bytes: String(counts.readBytes),
    written_rows: String(counts.writtenRows),
    written_bytes: String(counts.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(isWrite ? counts.writtenRows : counts.readRows),
    result_bytes: String(isWrite ? counts.writtenBytes : resultBytes),
    elapsed_ns: String(counts.elapsedNs),
  });
}

function toContentType(format: string): string {
  if (/^JSON\w*EachRow/i.test(format)) return 'application/x-ndjson; charset=UTF-8';
  if (/^JSON/i.test(format)) return 'application/json; charset=UTF-8';
  if (/^CSV/i.test(format)) return 'text/csv; charset=UTF-8; header=absent';
  if (/^(?:TSV|TabSeparated)/i.test(format)) return 'text/tab-separated-values; charset=UTF-8';
  return 'text/plain; charset=UTF-8';
}

/** Node refuses a header with anything but visible Latin characters, and the id is the client's. */
function toHeaderValue(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}
