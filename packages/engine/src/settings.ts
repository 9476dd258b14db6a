import { EngineFailure } from './failure.ts';
import { quoteString } from './literal.ts';

/** Settings by name, as they came: text. */
export type Settings = ReadonlyMap<string, string>;

/** The most an answer or a statement may take; a number is `[when nothing is asked, the most one may ask]`. */
const limits: ReadonlyMap<string, readonly [usual: number, most: number]> = new Map([
  ['max_execution_time', [60, 3_600]],
  // Answers are held whole in memory. The engine counts its columns; as text they take several times as much.
  ['max_result_rows', [1_000_000, 10_000_000]],
  ['max_result_bytes', [32 * 2 ** 20, 128 * 2 ** 20]],
]);

/** What every session starts with. */
export const initialSettings: Settings = new Map([
  ...[...limits].map(([name, [usual]]) => [name, String(usual)] as const),
  ['result_overflow_mode', 'throw'],
]);

/** Belong to ClickHouse's HTTP layer: the engine does not know them and the answer does not need them. */
const ignored =
  /^(?:wait_end_of_query|buffer_size|send_progress_in_http_headers|http_\w+|enable_http_compression|stacktrace|quota_key|client_protocol_version|add_http_cors_header|cancel_http_readonly_queries_on_client_close)$/;

/** The settings among the parameters of a request, checked and held within the limits. */
export function toSettings(parameters: Iterable<readonly [string, string]>): Settings {
  const settings = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (ignored.test(name)) continue;
    if (!/^[a-z0-9_]+$/.test(name)) {
      throw new EngineFailure(115, 'UNKNOWN_SETTING', `Unknown setting '${name.replaceAll("'", '')}'`);
    }
    settings.set(name, withinLimit(name, value));
  }
  return settings;
}

/** What leads from the settings that a session has to those that a request wants, each with its value in SQL. */
export function toAssignments(has: Settings, wants: Settings, baseline: Settings): Map<string, string> {
  const assignments = new Map<string, string>();
  for (const [name, value] of wants) if (has.get(name) !== value) assignments.set(name, quoteString(value));
  for (const name of has.keys()) {
    if (wants.has(name)) continue;
    const value = baseline.get(name);
    assignments.set(name, value === undefined ? 'DEFAULT' : quoteString(value));
  }
  return assignments;
}

/** `SET …`, or nothing to do. */
export function toSetStatement(assignments: ReadonlyMap<string, string>): string | undefined {
  if (assignments.size === 0) return undefined;
  return `SET ${[...assignments].map(([name, sql]) => `${name} = ${sql}`).join(', ')}`;
}

function withinLimit(name: string, value: string): string {
  const limit = limits.get(name);
  if (!limit) return value;
  const [usual, most] = limit;
  const asked = Number(value);
  return String(asked > 0 ? Math.min(asked, most) : usual); // 0 would mean: no limit
}
