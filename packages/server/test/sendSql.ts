import type { ClickHouseOptions } from '../src/store/clickhouse.ts';

/** Sends a statement past a store to its database; resolves with what that answers, and rejects with what it says otherwise. */
export async function sendSql(
  { url, username = '', password = '' }: Pick<ClickHouseOptions, 'url' | 'username' | 'password'>,
  sql: string,
): Promise<string> {
  const headers = { 'x-clickhouse-user': username, 'x-clickhouse-key': password };
  const answer = await fetch(url, { method: 'POST', headers, body: sql });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}
