import { fileURLToPath } from 'node:url';
import { createServer } from '../server.ts';
import { type Command, EXIT } from './Command.ts';
import { allSettings } from './settings.ts';

// A part that hangs while it stops must not keep the process.
const stopLimitMs = 4800;

/** `candor serve` */
export const serve: Command = {
  usage: '',
  summary: 'takes events in, stores them and answers questions, until it is told to stop',
  help: `The first start prints a link with which you make the first account; it works until there is one.
Started by systemd with a socket, it serves that, so that nothing is refused while it restarts.`,
  settings: allSettings,
  async run({ io, config }) {
    const server = await createServer({
      ...config,
      // The package brings it along; without it the server says so at `/`.
      dashboardFolder: fileURLToPath(new URL('../dashboard/', import.meta.url)),
      welcomes: true,
      ...(isOurs(io.environment, io.processId) && { socketHandle: firstHandle }),
      writeLog: (line) => io.note(line.trimEnd()),
    });
    return new Promise((done) => {
      let isStopping = false;
      io.onStop(() => {
        if (isStopping) return;
        isStopping = true;
        setTimeout(() => io.exit(EXIT.failed), stopLimitMs).unref();
        server.close().then(() => done(EXIT.done));
      });
      // Last: whoever has read it may ask the server to stop in the same moment.
      io.print(`Intake     ${server.url}/v1/envelopes?key=${server.writeKey}\nDashboard  ${server.openUrl}`);
    });
  },
};

/** systemd hands sockets over from this file descriptor on: https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html */
const firstHandle = 3;

function isOurs({ LISTEN_PID, LISTEN_FDS }: NodeJS.ProcessEnv, processId: number): boolean {
  return LISTEN_PID === String(processId) && Number(LISTEN_FDS) >= 1;
}
