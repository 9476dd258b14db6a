import { readFile, stat, statfs } from 'node:fs/promises';
import { isIP } from 'node:net';
import { dirname, join } from 'node:path';
import type { AuditVerdict, MeAnswer, StatusAnswer } from '../api/types.ts';
import { LAST_BACKUP } from '../backup/backup.ts';
import type { ServerConfig } from '../config.ts';
import { type Command, EXIT, type Invocation } from './Command.ts';
import { type Connection, openConnection } from './connection.ts';
import { toTable } from './table.ts';

type Finding = { name: string; state: 'ok' | 'warn' | 'fail'; message: string };
type Outcome = Omit<Finding, 'name'>;

const DAY = 24 * 60 * 60 * 1000;

/** `candor doctor` */
export const doctor: Command = {
  usage: '',
  summary: 'looks for what is wrong or soon will be, and says what to do',
  help: 'Ends with 3 when something is wrong. Where no server runs, it starts the database to look at it.',
  settings: ['Where the data is', 'Who reaches it', 'What is kept'],
  async run(invocation) {
    const { config, io, answer } = invocation;
    const findings: Finding[] = [];
    const check = async (name: string, look: () => Promise<Outcome> | Outcome): Promise<void> => {
      findings.push({ name, ...(await Promise.resolve().then(look).catch(toFailure)) });
    };
    await check('node', () => checkNode(io.nodeVersion));
    await check('folder', () => checkFolder(config, io.platform));
    await check('disk', () => checkDisk(config));
    await check('network', () => checkNetwork(config));
    await check('backup', () => checkBackup(config));
    const connection = await connect(invocation).catch((error: unknown) => {
      findings.push({ name: 'server', ...toFailure(error) });
    });
    if (connection) {
      await check('server', () => ok(connection.isServing ? 'runs' : 'does not run; looked at its folder'));
      const { ask } = connection;
      await check('store', async () => checkStore(await ask<StatusAnswer>('GET', 'status')));
      await check('rollups', async () => checkRollups(await ask<StatusAnswer>('GET', 'status')));
      await check('spool', async () => checkSpool(await ask<StatusAnswer>('GET', 'status')));
      // Counted while a server runs, and by it alone.
      if (connection.isServing)
        await check('senders', async () => checkSenders(await ask<StatusAnswer>('GET', 'status')));
      await check('forward', async () => checkForwards(await ask<StatusAnswer>('GET', 'status')));
      await check('admin', async () => checkAdmin(await ask<MeAnswer>('GET', 'me')));
      await check('audit', async () => checkAudit(await ask<AuditVerdict>('GET', 'audit/verdict')));
      await connection.close();
    }
    const rows = findings.map(({ name, state, message }) => [state, name, message]);
    answer(findings, toTable(['STATE', 'PART', ''], rows));
    return findings.some(({ state }) => state === 'fail') ? EXIT.wanting : EXIT.done;
  },
};

function connect({ config, io }: Invocation): Promise<Connection> {
  return openConnection(config, { needsStore: true, note: io.note });
}

function checkNode(version: string): Outcome {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const isGood = major > 20 || (major === 20 && minor >= 19);
  return isGood ? ok(version) : fail(`${version} is too old. Use Node.js 20.19 or later.`);
}

async function checkFolder({ dataPath }: ServerConfig, platform: string): Promise<Outcome> {
  const found = await stat(dataPath).catch(() => undefined);
  if (!found) return warn(`${dataPath} is not there yet; serve makes it.`);
  const others = found.mode & 0o077;
  if (others !== 0 && platform !== 'win32')
    return fail(`${dataPath} can be read by others. Run chmod 700 ${dataPath}.`);
  return ok(dataPath);
}

async function checkDisk({ dataPath, spoolBytes }: ServerConfig): Promise<Outcome> {
  const { bavail, bsize } = await statfs(dataPath).catch(() => statfs(dirname(dataPath)));
  const free = bavail * bsize;
  const text = `${(free / 1e9).toFixed(1)} GB free`;
  if (free < spoolBytes)
    return fail(`${text}, less than the spool may take. Make room, or lower CANDOR_SPOOL_MB.`);
  return free < 4 * spoolBytes ? warn(`${text}. Make room soon.`) : ok(text);
}

function checkNetwork({ host, hosts, proxies }: ServerConfig): Outcome {
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.');
  if (isLoopback && proxies.length === 0) return ok(`${host}, this machine alone`);
  if (proxies.length === 0)
    return warn(
      `${host} is reached without https, so passwords travel readable. Put a proxy with TLS before it and name that in CANDOR_PROXIES.`,
    );
  const hasName = hosts.length > 0 || (isIP(host) === 0 && !isLoopback);
  return hasName
    ? ok(`${host} behind ${proxies.join(', ')}`)
    : warn('Name the public host name in CANDOR_HOSTS.');
}

async function checkBackup({ dataPath }: ServerConfig): Promise<Outcome> {
  const text = await readFile(join(dataPath, LAST_BACKUP), 'utf8').catch(() => undefined);
  if (text === undefined) return warn('There is none. Run candor backup FOLDER.');
  const { at } = JSON.parse(text) as { at: string };
  const days = Math.floor((Date.now() - Date.parse(at)) / DAY);
  return days > 7 ? warn(`The last is ${days} days old. Run candor backup FOLDER.`) : ok(at);
}

function checkStore({ store }: StatusAnswer): Outcome {
  return store.ready ? ok(`${store.kind}, answers`) : fail(`The ${store.kind} store does not answer.`);
}

function checkRollups({ rollups }: StatusAnswer): Outcome {
  if (!rollups) return ok('none; every answer is from the events');
  const { rolled, waiting } = rollups;
  const text = `${rolled} days counted, ${waiting} wait`;
  // What waits takes longer to ask about, and is right all the same.
  return waiting > 30 ? warn(`${text}. They are counted while the server runs, some each minute.`) : ok(text);
}

function checkSpool({ spool }: StatusAnswer): Outcome {
  const share = spool.waitingBytes / spool.limitBytes;
  const text = `${spool.waitingEvents} events wait, ${Math.round(share * 100)} % of the limit`;
  if (share >= 0.8) return fail(`${text}. The store is away or too slow.`);
  return share >= 0.5 ? warn(`${text}.`) : ok(text);
}

/** Whoever is turned away at the door is in no project's numbers. */
function checkSenders({ turnedDown }: StatusAnswer): Outcome {
  const countOf = (code: string): number =>
    Object.entries(turnedDown).reduce(
      (sum, [what, count]) => sum + (what.endsWith(`: ${code}`) ? count : 0),
      0,
    );
  const [keyless, strange] = [countOf('key'), countOf('origin')];
  const said = [
    ...(keyless > 0
      ? [`${keyless} requests showed no key of this server; see candor keys list for those that are.`]
      : []),
    ...(strange > 0
      ? [
          `${strange} came from pages that their key is not for; name these beside those of before by candor keys change ID --origin.`,
        ]
      : []),
  ];
  return said.length > 0 ? warn(said.join(' ')) : ok('all have shown a key for their pages since the start');
}

/** Of the first project, as everything here that is about one. */
function checkForwards({ forwards = [] }: StatusAnswer): Outcome {
  if (forwards.length === 0) return ok('nowhere else');
  const said = forwards.map(
    ({ name, lagMs, problem }) =>
      `${name} ${Math.round(lagMs / 1000)} s behind${problem === null ? '' : `: ${problem}`}`,
  );
  const text = said.join('; ');
  if (forwards.some(({ full, expired, refused }) => full + expired + refused > 0))
    return fail(`${text}. Events were let go; see /metrics, and mend who takes them.`);
  return forwards.some(({ problem, lagMs }) => problem !== null || lagMs > 600_000) ? warn(text) : ok(text);
}

function checkAdmin({ hasAdmin }: MeAnswer): Outcome {
  return hasAdmin ? ok('has an account') : warn('Nobody has an account. Open the link that serve prints.');
}

function checkAudit({ isIntact, entries, problems }: AuditVerdict): Outcome {
  if (isIntact) return ok(`${entries} entries, intact`);
  return fail(`${problems.length} places are not what was written. Run candor audit verify.`);
}

function toFailure(error: unknown): Outcome {
  return fail(error instanceof Error ? error.message : String(error));
}

const ok = (message: string): Outcome => ({ state: 'ok', message });
const warn = (message: string): Outcome => ({ state: 'warn', message });
const fail = (message: string): Outcome => ({ state: 'fail', message });
