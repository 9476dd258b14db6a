import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const core = join(root, 'packages/core/src');

/** Which rooms of core a room may import from besides itself; the picture in docs/architecture.md, as data. */
const mayImport: Record<string, readonly string[]> = {
  // Words import nothing but words.
  wire: [],
  'stop.ts': [],
  'option.ts': [],
  'event.ts': ['stop.ts', 'wire'],
  // Arithmetic: anybody may use it.
  sketch: [],
  // The platform knows no product word.
  browser: ['stop.ts'],
  // Parts never import each other; each knows words, and some the platform.
  pipeline: ['event.ts', 'stop.ts', 'wire'],
  consent: ['event.ts', 'stop.ts', 'wire', 'browser'],
  delivery: ['event.ts', 'stop.ts', 'wire', 'browser'],
  sensors: ['stop.ts', 'browser'],
  // What is said of it all, for people: nothing that collects needs it.
  catalogue: ['event.ts', 'wire'],
  // Wholes: they know the parts, and one another's types only.
  features: ['event.ts', 'option.ts', 'stop.ts', 'wire', 'sketch', 'browser', 'sensors'],
  // The person's own store, in the database of the journal.
  local: ['event.ts', 'stop.ts', 'wire', 'sketch', 'browser', 'consent', 'delivery'],
  'config.ts': ['event.ts', 'option.ts', 'stop.ts', 'wire', 'pipeline', 'consent', 'delivery', 'browser'],
  // Loaded when the person asks: it looks at what the other rooms have left on the device.
  person: ['event.ts', 'stop.ts', 'wire', 'browser', 'consent', 'delivery'],
  'collection.ts': [
    'config.ts',
    'event.ts',
    'stop.ts',
    'wire',
    'pipeline',
    'consent',
    'delivery',
    'person',
    'browser',
  ],
  'TelemetryCollector.ts': [
    'collection.ts',
    'config.ts',
    'event.ts',
    'option.ts',
    'stop.ts',
    'wire',
    'pipeline',
    'consent',
    'delivery',
    'person',
    'browser',
  ],
  // The door.
  'index.ts': [
    'TelemetryCollector.ts',
    'catalogue',
    'config.ts',
    'event.ts',
    'stop.ts',
    'wire',
    'sketch',
    'pipeline',
    'consent',
    'delivery',
    'person',
    'features',
  ],
  // A door of its own, for those who want nothing but this.
  'redact.ts': ['pipeline'],
  // For tests of sites, and ours: it stands where the network, the clock and the page would.
  testing: ['stop.ts', 'wire', 'delivery'],
  script: [
    'index.ts',
    'config.ts',
    'TelemetryCollector.ts',
    'features',
    'browser',
    'sensors',
    'stop.ts',
    'event.ts',
    'wire',
  ],
};

/** What each package may import by name, besides Node itself. */
const mayDependOn: Record<string, RegExp> = {
  'packages/core/src': /^(web-vitals|idb-keyval|nanoid)(\/|$)/,
  'packages/core/src/testing': /^vitest$/,
  'packages/elements/src': /^(lit|@candor\/core)(\/|$)/,
  'packages/react/src': /^(react|@candor\/core)(\/|$)/,
  'packages/react/src/elements': /^(react|@candor\/core|@candor\/elements(\/\w+)?)$/,
  'packages/react/src/routers': /^(react|next\/navigation\.js)$/,
  'packages/engine/src': /^(node:|chdb$)/,
  'packages/server/src':
    /^(node:|fastify$|nodemailer$|@fastify\/|@clickhouse\/client$|@bufbuild\/protobuf\/wire$|@candor\/core\/(wire|redact|catalogue|errors)$|@candor\/engine$|@candor\/sourcemaps$|@jridgewell\/trace-mapping$)/,
  'packages/sourcemaps/src': /^(node:|vite$)/,
  'apps/dashboard/src': /^(react|react-dom|@tanstack\/react-query|uplot|@candor\/server\/api$)/,
  'apps/demo/src': /^(react|react-dom|@candor\/core|@candor\/elements|@candor\/react)(\/|$)/,
};

const importLine =
  /(?:^|\n)\s*(?:import|export)\b[^'"\n]*?(?:\{[^}]*\}[^'"\n]*?)?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

describe('the rooms of core', () => {
  test.each(sources('packages/core/src'))('%s imports only what lies below it', (path) => {
    const from = room(join(root, path));
    const allowed = mayImport[from];
    expect(allowed, `${from} is a room that docs/architecture.md does not have`).toBeDefined();

    const wrong = importsOf(path)
      .filter((name) => name.startsWith('.'))
      .map((name) => room(resolve(root, dirname(path), name)))
      .filter((to) => to !== from && !allowed?.includes(to));

    expect(wrong, `${path} reaches up or sideways`).toEqual([]);
  });
});

describe('the packages', () => {
  const folders = Object.keys(mayDependOn);
  const files = folders.flatMap((folder) =>
    sources(folder)
      // What has a line of its own keeps to that.
      .filter(
        (path) => !folders.some((other) => other.startsWith(`${folder}/`) && path.startsWith(`${other}/`)),
      )
      .map((path) => [path, folder] as const),
  );

  test.each(files)('%s depends only on what its package may', (path, folder) => {
    const wrong = importsOf(path).filter((name) => !name.startsWith('.') && !mayDependOn[folder]?.test(name));

    expect(wrong, `${path} imports what ${folder} does not depend on`).toEqual([]);
  });

  test('only one file speaks to the database, and one as a user who may only read', () => {
    const speakers = sources('packages/server/src').filter((path) =>
      importsOf(path).includes('@clickhouse/client'),
    );

    expect(speakers.sort()).toEqual([
      'packages/server/src/sql/sqlReader.ts',
      'packages/server/src/store/clickhouse.ts',
    ]);
  });

  test('only the command touches the process', () => {
    const users = sources('packages/server/src').filter((path) =>
      /\bprocess\.(env|argv|exit|on|stdout|stderr|cwd)\b/.test(read(path)),
    );

    expect(users).toEqual(['packages/server/src/bin.ts']);
  });
});

/** `delivery` for a file in that folder, `config.ts` for one at the top. */
function room(path: string): string {
  return relative(core, path).split('/')[0] ?? '';
}

function sources(folder: string): string[] {
  return globSync(`${folder}/**/*.{ts,tsx}`, { cwd: root })
    .filter((path) => !/\.(test|d)\.tsx?$/.test(path))
    .sort();
}

function importsOf(path: string): string[] {
  return [...read(path).matchAll(importLine)].map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? '');
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
