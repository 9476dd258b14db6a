import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeEnvelope } from './envelopes.ts';
import { makeFolder } from './folder.ts';
import { bindSocket } from './socket.ts';

const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const adminToken = 'ca_for-the-one-that-counts';

async function startOn(data: string, fd: number): Promise<ChildProcess & { key: string }> {
  const args = [process.execPath, '--conditions=@candor/source', bin, 'serve', '--data', data];
  const child = spawn('sh', ['-c', 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', fd],
    env: { PATH: process.env['PATH'], CANDOR_ADMIN_TOKEN: adminToken },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [text] = child.stdout ? ((await once(child.stdout, 'data')) as [Buffer]) : [''];
  return Object.assign(child, { key: /key=(\S+)/.exec(String(text))?.[1] ?? '' });
}

test.each([
  ['a connection for each request', false],
  ['connections that are kept', true],
])('no request is refused while the server restarts under load, over %s', async (_name, keepAlive) => {
  const data = await makeFolder();
  const { port, fd } = bindSocket();
  let server = await startOn(data, fd);
  const { key } = server;
  const agent = new Agent({ keepAlive, maxSockets: 8 });
  const failed: string[] = [];
  let accepted = 0;
  let isOver = false;
  /** As a browser does: what a kept connection that just ended has not answered goes out again, at last on a new one. */
  const sendOne = (body: string): Promise<void> =>
    new Promise((done) => {
      const headers = {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
      };
      const asked = request(
        { port, agent, method: 'POST', path: `/v1/envelopes?key=${key}`, headers },
        async (response) => {
          let text = '';
          for await (const chunk of response) text += String(chunk);
          if (response.statusCode === 202) accepted += (JSON.parse(text) as { accepted: number }).accepted;
          else failed.push(`${response.statusCode} ${text}`);
          done();
        },
      );
      asked.once('error', (error: NodeJS.ErrnoException) => {
        if (asked.reusedSocket) return void sendOne(body).then(done);
        failed.push(String(error.code));
        done();
      });
      asked.end(body);
    });
  let sent = 0;
  const load = Promise.all(
    Array.from({ length: 8 }, async () => {
      while (!isOver) {
        sent += 1;
        await sendOne(JSON.stringify(makeEnvelope()));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    }),
  );

  await new Promise((resolve) => setTimeout(resolve, 500));
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
  server = await startOn(data, fd);
  await new Promise((resolve) => setTimeout(resolve, 500));
  isOver = true;
  await load;
  agent.destroy();
  server.kill('SIGTERM');
  await once(server, 'exit');

  expect(failed.slice(0, 5)).toEqual([]);
  expect(accepted).toBe(sent);
  expect(sent).toBeGreaterThan(100);
});
