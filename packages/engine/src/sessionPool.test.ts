import { beforeEach, describe, expect, it } from 'vitest';
import type { EngineSession } from './execute.ts';
import { type EngineRequest, readRequest } from './request.ts';
import { createSessionPool, type SessionPool } from './sessionPool.ts';

const never = new AbortController().signal;
const ask = (sql: string, parameters: Record<string, string> = {}): EngineRequest =>
  readRequest('POST', new URLSearchParams(parameters), Buffer.from(sql));

/** Statements in the order in which the fake engine got them; `slow` ones end when the test says so. */
let log: string[];
let opened: number;
let closed: number;
let finishSlow: (() => void)[];

function open(): EngineSession {
  opened += 1;
  const answer = { elapsed: 0, rowsRead: 1, bytesRead: 1 };
  const text = '["max_threads","3"]\n';
  return {
    async queryAsync(sql) {
      log.push(sql);
      const isRefused = /^fail|unheard_of|allow_ddl = DEFAULT/.test(sql);
      if (isRefused) throw new Error('Code: 1. DB::Exception: no');
      if (sql === 'slow') await new Promise<void>((resolve) => finishSlow.push(resolve));
      return {
        ...answer,
        bytes: () => new Uint8Array(),
        text: () => text,
        json: () => [] as never,
        toArrow: () => 0,
      };
    },
    insert: (async () => ({
      rowsWritten: 1,
      bytesWritten: 1,
      elapsed: 0,
    })) as unknown as EngineSession['insert'], // overloads
    close() {
      closed += 1;
    },
  };
}

async function createPool(size: number): Promise<SessionPool> {
  const pool = await createSessionPool(open, size);
  log = [];
  return pool;
}

beforeEach(() => {
  log = [];
  opened = 0;
  closed = 0;
  finishSlow = [];
});

describe('createSessionPool', () => {
  it('gives every session its limits first', async () => {
    await createSessionPool(open, 2);

    expect(log.filter((sql) => sql.includes('max_execution_time = '))).toHaveLength(2);
  });

  it('changes what a request has otherwise than the one before', async () => {
    const pool = await createPool(1);

    await pool.run(ask('SELECT 1', { max_threads: '7', max_block_size: '9', database: 'd' }), never);
    await pool.run(ask('SELECT 2', { max_threads: '7', max_block_size: '8', database: 'd' }), never);
    await pool.run(ask('SELECT 3'), never);

    expect(log).toEqual([
      'USE `d`',
      `SET max_threads = '7', max_block_size = '9'`,
      'SELECT 1',
      `SET max_block_size = '8'`,
      'SELECT 2',
      'USE `default`',
      `SET max_threads = '3', max_block_size = DEFAULT`,
      'SELECT 3',
    ]);
    expect(opened).toBe(1);
  });

  it('takes the session of which the least has to be changed', async () => {
    const pool = await createPool(2);
    const settings = { max_threads: '7', max_block_size: '9' };
    await pool.run(ask('SELECT 1', settings), never);
    log = [];

    await pool.run(ask('SELECT 2', { ...settings, max_block_size: '8' }), never);
    await pool.run(ask('SELECT 3'), never);

    expect(log).toEqual([`SET max_block_size = '8'`, 'SELECT 2', 'SELECT 3']);
  });

  it('takes settings back after a failure', async () => {
    const pool = await createPool(1);

    await expect(pool.run(ask('fail', { max_threads: '7' }), never)).rejects.toThrow('Code: 1.');
    await pool.run(ask('SELECT 1'), never);

    expect(log.slice(-2)).toEqual([`SET max_threads = '3'`, 'SELECT 1']);
  });

  it('runs a request on a new session when what another has set is in its way', async () => {
    const pool = await createPool(1);
    await pool.run(ask('SELECT 1', { allow_ddl: '0' }), never);

    await pool.run(ask('SELECT 2'), never);

    expect(log.filter((sql) => sql.startsWith('SELECT'))).toEqual(['SELECT 1', 'SELECT 2']);
    expect({ opened, closed }).toEqual({ opened: 2, closed: 1 });
  });

  it.each([
    ['a setting is unknown', ask('SELECT 1', { unheard_of: '1' })],
    ['a statement changes it', ask('USE other')],
    ['it may read only', ask('SELECT 1', { readonly: '2' })],
  ])('replaces a session when %s', async (_, request) => {
    const pool = await createPool(1);

    await pool.run(request, never).catch(() => {});
    await pool.run(ask('SELECT 2'), never);

    expect({ opened, closed }).toEqual({ opened: 2, closed: 1 });
  });

  it('runs as many at a time as there are sessions', async () => {
    const pool = await createPool(2);
    const slow = [pool.run(ask('slow'), never), pool.run(ask('slow'), never)];
    const third = pool.run(ask('SELECT 3'), never);
    await new Promise(setImmediate);
    expect(log).toEqual(['slow', 'slow']);

    for (const finish of finishSlow) finish();
    await Promise.all([...slow, third]);

    expect(log).toEqual(['slow', 'slow', 'SELECT 3']);
  });

  it('does not run a request that was aborted while it waited', async () => {
    const pool = await createPool(1);
    const gone = new AbortController();
    const slow = pool.run(ask('slow'), never);
    const waiting = expect(pool.run(ask('SELECT 1'), gone.signal)).rejects.toThrow('The client has gone');
    const last = pool.run(ask('SELECT 2'), never);
    await new Promise(setImmediate);

    gone.abort();
    for (const finish of finishSlow) finish();
    await Promise.all([slow, waiting, last]);

    expect(log).toEqual(['slow', 'SELECT 2']);
  });

  it('lets the running end, refuses the waiting and closes every session', async () => {
    const pool = await createPool(2);
    const slow = [pool.run(ask('slow'), never), pool.run(ask('slow'), never)];
    const waiting = expect(pool.run(ask('SELECT 1'), never)).rejects.toThrow('stopping');
    await new Promise(setImmediate);
    const closing = pool.close();
    await new Promise(setImmediate);
    expect(closed).toBe(0);

    for (const finish of finishSlow) finish();
    await Promise.all([...slow, waiting, closing]);

    expect({ opened, closed }).toEqual({ opened: 2, closed: 2 });
  });

  it('refuses what comes after it was closed', async () => {
    const pool = await createPool(1);
    await pool.close();

    await expect(pool.run(ask('SELECT 1'), never)).rejects.toThrow('Code: 236.');
  });

  it('puts the settings of rows into their statement', async () => {
    const pool = await createPool(1);
    const request = readRequest(
      'POST',
      new URLSearchParams({ query: 'INSERT INTO t FORMAT TSV', insert_deduplication_token: 'x' }),
      Buffer.from('1'),
    );

    const answer = await pool.run(request, never);

    expect(answer.writtenRows).toBe(1);
    expect(log).toEqual([]);
  });
});
