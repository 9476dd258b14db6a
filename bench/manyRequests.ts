import { once } from 'node:events';
import { connect } from 'node:net';
import { createEnvelopes } from './envelopes.ts';
import type { FigureRow } from './figureRow.ts';
import { figure, percentile } from './report.ts';
import { startServer } from './servedBy.ts';

const requests = 60_000;
const connections = 200;

/** Envelopes of one event each that the server acknowledges in a second; the senders are bare sockets, to leave it the processors. */
export async function manyRequests(): Promise<FigureRow> {
  await using server = await startServer();
  const bodies = createEnvelopes(requests, 1);
  const head = `POST ${server.intake.pathname}${server.intake.search} HTTP/1.1\r\nhost: ${server.intake.host}\r\ncontent-type: text/plain\r\n`;
  const times: number[] = [];
  let refused = 0;
  const begun = performance.now();
  const send = async (): Promise<void> => {
    const socket = connect(Number(server.intake.port), server.intake.hostname);
    socket.setNoDelay(true);
    await once(socket, 'connect');
    for (let body = bodies.pop(); body; body = bodies.pop()) {
      const sentAt = performance.now();
      socket.write(Buffer.concat([Buffer.from(`${head}content-length: ${body.length}\r\n\r\n`), body]));
      // An answer is a few hundred bytes and comes whole.
      const [answer] = (await once(socket, 'data')) as [Buffer];
      times.push(performance.now() - sentAt);
      if (!answer.subarray(0, 12).equals(accepted)) refused += 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, send));
  const perSecond = requests / ((performance.now() - begun) / 1000);
  return {
    name: `G14 requests acknowledged in a second, ${connections} connections`,
    measured: `${figure(perSecond)}, ${refused} refused`,
    floor: '–',
    ratio: `p99 ${figure(percentile(times, 0.99))} ms`,
    goal: '≥ 10 000, p99 < 250 ms',
  };
}

const accepted = Buffer.from('HTTP/1.1 202');
