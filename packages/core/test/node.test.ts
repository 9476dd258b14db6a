import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startReceiver } from './receiver.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Runs a module in a Node of its own, as a server would. */
async function runModule(source: string): Promise<{ stdout: string; stderr: string }> {
  const args = ['--conditions=@candor/source', '--input-type=module-typescript', '--eval', source];
  return promisify(execFile)(process.execPath, args, { cwd: here, timeout: 60_000 });
}

test('importing it in plain Node does nothing', async () => {
  const { stdout, stderr } = await runModule(`
    const before = Object.getOwnPropertyNames(globalThis);
    await import('@candor/core');
    await import('@candor/core/wire');
    await import('@candor/core/redact');
    console.log(JSON.stringify({
      globals: Object.getOwnPropertyNames(globalThis).filter((name) => !before.includes(name)),
      timers: process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length,
    }));
  `);

  expect(JSON.parse(stdout)).toEqual({ globals: [], timers: 0 });
  expect(stderr).toBe('');
});

test('a process that ends by itself sends what waits before, and is not kept alive for it', async () => {
  const receiver = await startReceiver();

  const { stderr } = await runModule(`
    const { TelemetryCollector } = await import('@candor/core');
    const collector = new TelemetryCollector({ endpoint: ${JSON.stringify(receiver.url)} });
    collector.track({ type: 'http.request', data: { path: '/a', status: 200 } });
  `);

  expect(stderr).toBe('');
  expect(receiver.envelopes()).toMatchObject([
    { context: { device: 'server' }, events: [{ type: 'http.request' }] },
  ]);
  await receiver.close();
});

test('a server that never answers does not keep the process', async () => {
  const { stderr } = await runModule(`
    const { TelemetryCollector } = await import('@candor/core');
    const collector = new TelemetryCollector({ endpoint: 'http://127.0.0.1:9/v1/envelopes' });
    collector.track({ type: 'a' });
    await collector.flush();
    collector.destroy();
  `);

  expect(stderr).toBe('');
});

test('the Express example of the documents runs as it is written', async () => {
  const { stdout } = await runModule(`
    import { createServer } from 'node:http';
    import { TelemetryCollector } from '@candor/core';

    // What express.json() and a route do, without Express.
    const received = [];
    const collector = new TelemetryCollector({
      enabled: true,
      transport: 'custom',
      customTransport: async (events) => { received.push(...events); },
    });
    const server = createServer(async (req, res) => {
      const chunks = [];
      for await (const chunk of req) chunks.push(chunk);
      if (!req.headers['content-type']?.startsWith('application/json')) { res.writeHead(500).end(); return; }
      const stream = new Response(Buffer.concat(chunks)).body;
      const isZipped = req.headers['content-encoding'] === 'gzip';
      const text = await new Response(isZipped ? stream.pipeThrough(new DecompressionStream('gzip')) : stream).text();
      const { events } = JSON.parse(text);
      events.forEach(event => collector.track(event));
      res.writeHead(204).end();
    }).listen(0, '127.0.0.1', async () => {
      const page = new TelemetryCollector({ transport: 'http', endpoint: 'http://127.0.0.1:' + server.address().port + '/api/telemetry' });
      for (let i = 0; i < 20; i++) page.track({ type: 'feature.used', timestamp: 1795176000000 + i, data: { featureId: 'chat-' + i } });
      await page.flush();
      await collector.flush();
      console.log(JSON.stringify({ waiting: page.getBufferStatus().waiting.envelopes, received }));
      page.destroy();
      collector.destroy();
      server.close();
    });
  `);

  const { waiting, received } = JSON.parse(stdout);
  expect(waiting).toBe(0);
  expect(received).toHaveLength(20);
  expect(received[0]).toMatchObject({
    type: 'feature.used',
    timestamp: 1795176000000,
    data: { featureId: 'chat-0' },
  });
});
