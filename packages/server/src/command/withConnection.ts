import type { Invocation } from './Command.ts';
import { type Connection, openConnection } from './connection.ts';

/** Asks the server, or the data folder where none runs, and leaves nothing open. */
export async function withConnection<Result>(
  { config, io }: Pick<Invocation, 'config' | 'io'>,
  { needsStore = false }: { needsStore?: boolean },
  use: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const connection = await openConnection(config, { needsStore, note: io.note });
  try {
    return await use(connection);
  } finally {
    await connection.close();
  }
}
