import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toEngineFlags } from './engineFlags.ts';
import { createEngineServer } from './engineServer.ts';
import type { Order, Refusal, Report, StartOrder } from './protocol.ts';
import { createSessionPool, type SessionPool } from './sessionPool.ts';

// The process in which chDB runs, forked by `launch`. It ends by letting its event loop run empty: `process.exit()`
// with chDB loaded crashes or hangs every few times.

const stopLimitMs = 10_000;

// Ctrl-C and service managers signal the whole group; the parent decides when the engine stops, after its own work.
process.on('SIGINT', ignore);
process.on('SIGTERM', ignore);

const stops: (() => Promise<void>)[] = [];
let isStopping = false;

process.once('disconnect', stop); // the parent has gone, however it went
process.on('message', (order: Order) => {
  if (order.type === 'stop') stop();
  else void start(order);
});

async function start(order: StartOrder): Promise<void> {
  const chdb = await import('chdb').catch((error: unknown) => refuse('module', error));
  if (!chdb) return;
  const connectionArgs = toEngineFlags(order);
  const open = () => new chdb.Session(order.dataPath, { connectionArgs });
  const pool = await createSessionPool(open).catch((error: unknown) => refuse('folder', error));
  if (!pool) return;
  const server = createEngineServer({ pool, credentials: order });
  stops.push(() => close(server, pool, chdb.drainPending));
  try {
    server.listen(order.port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    refuse('port', error);
    return;
  }
  if (isStopping) stop();
  else report({ type: 'ready', port: (server.address() as AddressInfo).port }); // a TCP server's address is that
}

function stop(): void {
  isStopping = true;
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), stopLimitMs).unref();
  const running = stops.splice(0).map((close) => close());
  void Promise.all(running).then(() => {
    if (process.connected) process.disconnect(); // the last thing that keeps the loop alive
  });
}

async function close(server: Server, pool: SessionPool, drainPending: () => Promise<void>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await pool.close();
  await drainPending();
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  await closed;
  clearInterval(sweep);
}

function refuse(reason: Refusal['reason'], error: unknown): undefined {
  report({ type: 'refused', reason, message: error instanceof Error ? error.message : String(error) });
  stop();
}

function report(message: Report): void {
  process.send?.(message);
}

function ignore(): void {}
