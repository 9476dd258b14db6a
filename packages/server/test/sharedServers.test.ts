import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBreakableWay } from './breakableWay.ts';
import { makeFolder } from './folder.ts';
import { openIn } from './openAdministration.ts';
import {
  HASH_KEY,
  OPERATOR,
  openSharedDatabase,
  type SharedDatabase,
  type SharedServer,
  until,
} from './sharedServers.ts';

let database: SharedDatabase;
let a: SharedServer;
let b: SharedServer;

beforeAll(async () => {
  database = await openSharedDatabase();
  a = await database.serve();
  b = await database.serve();
});
afterAll(() => database.close());

const PASSWORD = 'a stair to climb';
/** Two seconds, and as much again where other tests have the machine. */
const SOON_MS = 4_000;

/** Somebody with an account, made at one server. */
async function addUser(at: SharedServer, name: string, role: string): Promise<string> {
  const invited = await at.ask('POST', 'users', { name, role });
  expect(invited.status).toBe(200);
  await at.ask('POST', 'invitation', { invitation: invited.body['invitation'], password: PASSWORD });
  return (invited.body['user'] as { id: string }).id;
}

describe('two servers over one database', () => {
  test('have one first key, and say nothing of files', async () => {
    expect(a.writeKey).toBe(b.writeKey);
    expect(b.logged.join('')).toBe('');
    expect((await readdir(a.folder)).filter((name) => /access|audit\.nd|sessions|alerts/.test(name))).toEqual(
      [],
    );
  });

  test('a key that one makes works at the other, and stops there when it is removed', async () => {
    const made = (await a.ask('POST', 'keys', { name: 'site', origins: ['https://shop.example'] })).body[
      'key'
    ] as unknown as {
      id: string;
      key: string;
    };

    const learned = await until(
      () => b.send(made.key),
      (status) => status === 202,
    );
    await a.ask('DELETE', `keys/${made.id}`);
    const forgot = await until(
      () => b.send(made.key),
      (status) => status !== 202,
    );

    expect(await a.send(made.key)).not.toBe(202);
    expect(learned).toBeLessThan(SOON_MS);
    expect(forgot).toBeLessThan(SOON_MS);
  });

  test('an account, its session and its role count at both', async () => {
    const id = await addUser(a, 'Ada', 'viewer');

    const begun = await a.ask('POST', 'session', { name: 'Ada', password: PASSWORD }, {});
    // At once: whoever has just signed in may be sent to another server.
    const seen = await b.ask('GET', 'me', undefined, { cookie: begun.cookie });
    expect(seen).toMatchObject({ status: 200, body: { name: 'Ada', role: 'viewer' } });

    await a.ask('PATCH', `users/${id}`, { role: 'admin' });
    const promoted = await until(
      () => b.ask('GET', 'me', undefined, { cookie: begun.cookie }),
      ({ body }) => body['role'] === 'admin',
    );
    expect(promoted).toBeLessThan(SOON_MS);

    await b.ask('DELETE', 'session', undefined, { cookie: begun.cookie });
    expect((await b.ask('GET', 'me', undefined, { cookie: begun.cookie })).status).toBe(401);
    const ended = await until(
      () => a.ask('GET', 'me', undefined, { cookie: begun.cookie }),
      ({ status }) => status === 401,
    );
    expect(ended).toBeLessThan(SOON_MS);
  });

  test('whoever comes by the operator’s token is known at both', async () => {
    const begun = await a.ask('POST', 'session', { token: OPERATOR }, {});

    const seen = await b.ask('GET', 'me', undefined, { cookie: begun.cookie });

    expect(seen).toMatchObject({ status: 200, body: { kind: 'operator' } });
  });

  test('a token counts at both at once, and no longer where it was removed at the other', async () => {
    const made = await b.ask('POST', 'tokens', { name: 'reader', role: 'viewer' });
    const token = { token: String(made.body['secret']) };

    expect((await a.ask('GET', 'me', undefined, token)).status).toBe(200);
    await b.ask('DELETE', `tokens/${(made.body['token'] as { id: string }).id}`);
    await until(
      () => a.ask('GET', 'me', undefined, token),
      ({ status }) => status === 401,
    );
  });

  test('forty changes at once from both: none is lost, and the log is one chain', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `p${index}`);
    const before = (await a.ask('GET', 'audit/verdict')).body as unknown as { entries: number };

    const answers = await Promise.all(
      names.map((project, index) => (index % 2 === 0 ? a : b).ask('POST', 'projects', { project })),
    );

    expect(answers.map(({ status }) => status)).toEqual(names.map(() => 200));
    for (const server of [a, b]) {
      await until(
        () => server.ask('GET', 'me'),
        ({ body }) => names.every((name) => (body['projects'] as string[]).includes(name)),
      );
      const { body } = await server.ask('GET', 'audit/verdict');
      expect(body).toMatchObject({ isIntact: true, problems: [], entries: before.entries + 40 });
    }
    const [ofA, ofB] = await Promise.all([a, b].map((server) => server.ask('GET', 'audit?limit=500')));
    expect(ofA?.body).toEqual(ofB?.body);
    const entries = ofA?.body['entries'] as unknown as {
      what: string;
      object: string;
      details: { change: number };
    }[];
    const added = entries.filter(({ what, object }) => what === 'project.added' && names.includes(object));
    expect(added.map(({ object }) => object).toSorted()).toEqual(names.toSorted());
    const changes = entries.flatMap(({ details }) => details?.change ?? []);
    expect(changes).toEqual(changes.map((_, index) => (changes[0] ?? 0) - index));
  });

  test('what a key has sent to one of them is spent at the other', async () => {
    const choice = { name: 'shop', origins: ['https://shop.example'], eventsPerDay: 5 };
    const made = (await a.ask('POST', 'keys', choice)).body['key'] as { id: string; key: string };
    const sentTo = async (server: SharedServer): Promise<number | undefined> => {
      const keys = (await server.ask('GET', 'keys')).body['keys'] as {
        id: string;
        today: { events: number };
      }[];
      return keys.find(({ id }) => id === made.id)?.today.events;
    };

    for (let sent = 0; sent < 5; sent++) expect(await a.send(made.key)).toBe(202);
    expect(await a.send(made.key)).toBe(429);
    await until(
      () => sentTo(b),
      (events) => events === 5,
    );

    expect(await b.send(made.key)).toBe(429);
  });

  test('a rule of one is looked at by one of them, and its incident is one for both', async () => {
    const rule = {
      name: 'A checkout',
      query: { measure: 'events', type: 'checkout' },
      condition: { kind: 'threshold', value: 0 },
    };
    await b.send(b.writeKey);
    const made = await a.ask('POST', 'alerts/rules?project=default', rule);
    expect(made).toMatchObject({ status: 200 });
    const incidentsOf = async (server: SharedServer): Promise<{ id: string; status: string }[]> =>
      (await server.ask('GET', 'incidents?project=default')).body['incidents'] as never;

    for (const server of [a, b])
      await until(
        () => incidentsOf(server),
        (found) => found.length > 0,
      );
    const [ofA, ofB] = await Promise.all([incidentsOf(a), incidentsOf(b)]);
    expect(ofA).toHaveLength(1);
    expect(ofB).toEqual(ofA);

    const patched = await b.ask('PATCH', `incidents/${ofB[0]?.id}?project=default`, {
      status: 'acknowledged',
    });
    expect(patched.status).toBe(200);
    await until(
      () => incidentsOf(a),
      ([one]) => one?.status === 'acknowledged',
    );
  });

  test('where events are also sent is the same at both, and ends at both', async () => {
    const namesOf = async (server: SharedServer): Promise<string[]> => {
      const { body } = await server.ask('GET', 'forwards?project=default');
      return (body['forwards'] as { name: string }[]).map(({ name }) => name);
    };
    const made = await a.ask('POST', 'forwards?project=default', {
      name: 'Elsewhere',
      to: 'otlp',
      url: 'https://collector.example:4318',
    });
    expect(made.status).toBe(200);
    await until(
      () => namesOf(b),
      (names) => names.includes('Elsewhere'),
    );

    const [forward] = (await b.ask('GET', 'forwards?project=default')).body['forwards'] as { id: string }[];
    await b.ask('DELETE', `forwards/${forward?.id}?project=default`);
    await until(
      () => namesOf(a),
      (names) => names.length === 0,
    );
  });

  test('nothing of what they share can be read in the database', async () => {
    await addUser(a, 'Grace Hopper', 'viewer');

    const found = await query(
      `SELECT name, body FROM candor.documents WHERE name != 'audit' FORMAT JSONEachRow`,
    );
    expect(found).toContain('"access"');
    expect(found).toContain('"sessions"');
    expect(found).not.toContain('Grace');
    expect(found).not.toContain(a.writeKey);
    expect(found).not.toContain(HASH_KEY.toString('hex'));
    expect(found).not.toContain(HASH_KEY.toString('base64'));
    expect(await query("SELECT body FROM candor.documents WHERE name = 'audit'")).not.toContain('Grace');
  });

  test('whoever can write to the database cannot make an account', async () => {
    const [newest] = await rowsOf('access');
    const [older] = await rowsOf('access', 1);

    for (const body of [older?.body, newest?.body, 'text'])
      await query(
        `INSERT INTO candor.documents (name, version, body, by, mark) VALUES ('access', ${Number(newest?.version) + 1_000}, '${body}', 'x', '${body?.slice(0, 9)}')`,
      );

    await until(
      async () => b.logged.join(''),
      (text) => text.includes('cannot be used'),
    );
    expect((await b.ask('GET', 'me')).body['projects']).toContain('p1');
    await query(`DELETE FROM candor.documents WHERE name = 'access' AND version > ${newest?.version}`);
  });

  test('nor keep the line of a change out of the log', async () => {
    const [last] = await rowsOf('audit');
    const version = Number(last?.version) + 1;
    const forged = {
      seq: version,
      at: '',
      actor: 'x',
      what: 'x',
      details: { change: 1e9 },
      prev: '',
      mac: 'x',
    };
    await query(
      `INSERT INTO candor.documents (name, version, body, by, mark) VALUES ('audit', ${version}, '${JSON.stringify(forged)}', 'x', 'x')`,
    );

    await a.ask('POST', 'projects', { project: 'told' });

    const { body } = await b.ask('GET', 'audit?limit=1');
    expect(body['entries']).toMatchObject([{ what: 'project.added', object: 'told', seq: version + 1 }]);
    expect((await a.ask('GET', 'audit/verdict')).body).toMatchObject({ isIntact: false });
  });

  test('a server with another key does not start, and says what to do', async () => {
    const other = database.serve({ hashKey: Buffer.alloc(32, 8) });
    await expect(other).rejects.toThrow(/another hash key.*Set CANDOR_HASH_KEY to theirs, or copy hash\.key/);

    const folder = await makeFolder();
    const none = database.serve({ hashKey: undefined, dataPath: folder });
    await expect(none).rejects.toThrow(/a hash key that this server has not/);
    expect(await readdir(folder)).not.toContain('hash.key');
  });

  test('a server that comes later with files of its own says that it does not use them', async () => {
    const folder = await makeFolder();
    const own = await openIn(folder);
    await own.keys.addProject('u_1', 'elsewhere');
    await own.close();

    const late = await database
      .serve({ dataPath: folder, hashKey: await readFile(join(folder, 'hash.key')) })
      .catch((error: Error) => error.message);
    expect(late).toMatch(/another hash key/);
    const { rm } = await import('node:fs/promises');
    await rm(join(folder, 'hash.key'));
    await using c = await withClose(database.serve({ dataPath: folder }));

    expect(c.logged.join('')).toContain('"files":"access.json audit.ndjson"');
    expect((await c.ask('GET', 'me')).body['projects']).not.toContain('elsewhere');
  });
});

test('the link of the first start leads in at whichever server, until there is an admin', async () => {
  await using own = await withClose(openSharedDatabase());
  const first = await own.serve({ adminToken: undefined });
  const second = await own.serve({ adminToken: undefined });
  const token = first.adminToken ?? '';

  const begun = await second.ask('POST', 'session', { token }, {});
  const made = await first.ask(
    'POST',
    'users/first',
    { name: 'Ada', password: PASSWORD },
    { cookie: begun.cookie },
  );

  expect(made).toMatchObject({ status: 200, body: { user: { name: 'Ada', role: 'admin' } } });
  expect((await first.ask('GET', 'me', undefined, { token })).status).toBe(401);
  await until(
    () => second.ask('GET', 'me', undefined, { token }),
    ({ status }) => status === 401,
  );
});

test('a session by the operator’s token ends when the token is another', async () => {
  await using own = await withClose(openSharedDatabase());
  const before = await own.serve();
  const begun = await before.ask('POST', 'session', { token: OPERATOR }, {});

  const after = await own.serve({ adminToken: 'another-token-of-all-servers' });

  expect((await before.ask('GET', 'me', undefined, { cookie: begun.cookie })).status).toBe(200);
  expect((await after.ask('GET', 'me', undefined, { cookie: begun.cookie })).status).toBe(401);
});

test('the first server brings what it has, and the next has it too', async () => {
  await using own = await withClose(openSharedDatabase());
  const folder = await makeFolder();
  const before = await openIn(folder);
  await before.keys.addProject('u_1', 'shop');
  const { writeKeys } = before.file.state;
  const head = before.audit.head();
  await before.close();
  const hashKey = await readFile(join(folder, 'hash.key'));

  const first = await own.serve({ dataPath: folder, hashKey: undefined });
  const second = await own.serve({ hashKey });

  expect(first.writeKey).toBe(writeKeys[0]?.key);
  expect(second.writeKey).toBe(first.writeKey);
  for (const server of [first, second]) {
    expect((await server.ask('GET', 'me')).body['projects']).toEqual(['default', 'shop']);
    expect((await server.ask('GET', `audit/verdict?head=${head.seq}:${head.mac}`)).body).toMatchObject({
      isIntact: true,
      problems: [],
    });
  }
  expect(await readdir(folder)).toEqual(expect.arrayContaining(['access.json.moved', 'audit.ndjson.moved']));
});

test('while the database is away nothing is changed, everybody is known and events are taken', async () => {
  await using own = await withClose(openSharedDatabase());
  await using way = await withClose(openBreakableWay(own.url));
  const server = await own.serve({ clickhouseUrl: way.url });
  const { folder } = server;
  await server.ask('POST', 'projects', { project: 'shop' });
  const token = {
    token: String((await server.ask('POST', 'tokens', { name: 't', role: 'admin' })).body['secret']),
  };

  way.cut();
  const refused = await server.ask('POST', 'projects', { project: 'lost' });

  expect(refused).toMatchObject({ status: 503, body: { error: { code: 'store_unavailable' } } });
  expect((await server.ask('GET', 'me', undefined, token)).body['projects']).toEqual(['default', 'shop']);
  expect(await server.send(server.writeKey)).toBe(202);

  await server.close();
  const again = await own.serve({ clickhouseUrl: way.url, dataPath: folder });
  expect((await again.ask('GET', 'me', undefined, token)).body['projects']).toEqual(['default', 'shop']);
  // As always, what was stored before has to be known first; a page keeps its events until then.
  expect(await again.send(server.writeKey)).toBe(503);

  way.mend();
  await until(
    () => again.ask('POST', 'projects', { project: 'found' }),
    ({ status }) => status === 200,
  );
  expect((await again.ask('GET', 'audit/verdict')).body).toMatchObject({ isIntact: true, problems: [] });
  await until(
    () => again.send(server.writeKey),
    (status) => status === 202,
  );
  await until(
    () => again.ask('GET', 'status'),
    ({ body }) => (body['spool'] as { waitingEvents: number }).waitingEvents === 0,
  );
});

async function withClose<Opened extends { close(): Promise<void> }>(
  opening: Promise<Opened>,
): Promise<Opened & AsyncDisposable> {
  const opened = await opening;
  return Object.assign(opened, { [Symbol.asyncDispose]: () => opened.close() });
}

async function query(sql: string): Promise<string> {
  const { url, username, password } = database.engine;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'x-clickhouse-user': username, 'x-clickhouse-key': password },
    body: sql,
  });
  const text = await response.text();
  expect(response.status, text).toBe(200);
  return text;
}

async function rowsOf(name: string, version?: number): Promise<{ version: number; body: string }[]> {
  const text = await query(
    `SELECT version, body FROM candor.documents WHERE name = '${name}' ${version === undefined ? '' : `AND version = ${version}`} ORDER BY version DESC FORMAT JSONEachRow`,
  );
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { version: number; body: string });
}
