import { readFile } from 'node:fs/promises';
import type { Plugin } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';

/** A part of a test file, as it stands there. */
interface Part {
  readonly start: number;
  readonly end: number;
}

/** What a test file puts in place of modules, taken out of it. */
interface Mocks {
  /** What `vi.hoisted` makes, which the factories share with the tests. */
  readonly hoisted: readonly { readonly name: string; readonly source: string }[];
  readonly factories: readonly { readonly module: string; readonly source: string }[];
  /** The file without all of this. */
  readonly rest: string;
}

/**
 * Gives each test file that calls `vi.mock` modules of its own, in which the mocked ones are what its factories make: what vitest
 * does as modules load has to be done before where all of them are one script. The factories must be functions that return an object.
 */
export function moduleMocks(): Plugin {
  const mocksOf = new Map<string, Mocks>();
  const stands = new Map<string, { readonly of: string; readonly mock: number; readonly module: string }>();

  return {
    name: 'module-mocks',
    resolveId: {
      order: 'pre',
      async handler(source, importer) {
        if (source.startsWith(hoistedPrefix)) return source;
        const own = /\?mocks=(.+)$/.exec(importer ?? '')?.[1];
        if (!importer || !own) return null;
        const from = importer.replace(/\?mocks=.+$/, '').replace(/^\0/, '');
        const resolved = await this.resolve(source, from, { skipSelf: true });
        if (!resolved || resolved.external) return resolved;
        for (const [mock, { module }] of (mocksOf.get(own)?.factories ?? []).entries()) {
          const mocked = await this.resolve(module, own, { skipSelf: true });
          if (mocked?.id !== resolved.id) continue;
          const id = `\0mock ${mock} ${resolved.id}?mocks=${own}`;
          stands.set(id, { of: own, mock, module: resolved.id });
          return id;
        }
        // Libraries hold nothing of what is mocked.
        return resolved.id.includes('node_modules') ? resolved : `${resolved.id}?mocks=${own}`;
      },
    },
    async load(id) {
      const hoistedOf = id.startsWith(hoistedPrefix) && mocksOf.get(id.slice(hoistedPrefix.length));
      if (hoistedOf) return { code: hoistedModule(hoistedOf), moduleType: 'ts' };
      const stand = stands.get(id);
      if (stand) return standIn(stand.of, stand.mock, await exportsOf(stand.module));
      const [path = '', own] = id.split('?mocks=');
      if (!own) {
        if (!path.endsWith('.test.ts')) return null;
        const source = await readFile(path, 'utf8');
        if (!source.includes('vi.mock(')) return null;
        mocksOf.set(path, takeMocks(source));
        return { code: `import ${JSON.stringify(`${path}?mocks=${path}`)};`, moduleSideEffects: true };
      }
      const mocks = mocksOf.get(path);
      if (!mocks) return { code: await readFile(path, 'utf8'), moduleType: 'ts' };
      const names = mocks.hoisted.map(({ name }) => name).join(', ');
      return {
        code: `import { ${names} } from ${JSON.stringify(hoistedPrefix + path)};\n${mocks.rest}`,
        moduleType: 'ts',
        moduleSideEffects: true,
      };
    },
  };
}

const hoistedPrefix = '\0hoisted ';

function takeMocks(source: string): Mocks {
  const text = ({ start, end }: Part): string => source.slice(start, end);
  const hoisted: Mocks['hoisted'][number][] = [];
  const factories: Mocks['factories'][number][] = [];
  let rest = source;
  for (const statement of parseAst(source, { lang: 'ts' }).body) {
    const call =
      statement.type === 'ExpressionStatement'
        ? statement.expression
        : statement.type === 'VariableDeclaration'
          ? statement.declarations[0]?.init
          : undefined;
    if (call?.type !== 'CallExpression') continue;
    const [first, second] = call.arguments;
    const callee = text(call.callee);
    if (callee === 'vi.hoisted' && statement.type === 'VariableDeclaration' && statement.declarations[0])
      hoisted.push({ name: text(statement.declarations[0].id), source: text(call) });
    else if (callee === 'vi.mock' && first?.type === 'Literal' && second)
      factories.push({ module: String(first.value), source: text(second) });
    else continue;
    rest = rest.replace(text(statement), '');
  }
  return { hoisted, factories, rest };
}

function hoistedModule({ hoisted, factories }: Mocks): string {
  const made = hoisted.map(({ name, source }) => `export const ${name} = ${source};`);
  const mocks = factories.map(({ source }, index) => `export const mock${index} = (${source})();`);
  return ["import { vi } from 'vitest';", ...made, ...mocks].join('\n');
}

function standIn(of: string, mock: number, names: readonly string[]): string {
  return `import { mock${mock} } from ${JSON.stringify(hoistedPrefix + of)};
    ${names.map((name) => `export const ${name} = mock${mock}[${JSON.stringify(name)}];`).join('\n')}`;
}

/** The values that a module exports by name. */
async function exportsOf(path: string): Promise<string[]> {
  const { body } = parseAst(await readFile(path, 'utf8'), { lang: path.endsWith('.ts') ? 'ts' : 'js' });
  return body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.exportKind === 'type') return [];
    const { declaration, specifiers } = statement;
    const named = specifiers.flatMap(({ exported }) => ('name' in exported ? [exported.name] : []));
    if (declaration?.type === 'FunctionDeclaration' && declaration.id) return [declaration.id.name, ...named];
    if (declaration?.type !== 'VariableDeclaration') return named;
    return [...declaration.declarations.flatMap(({ id }) => ('name' in id ? [id.name] : [])), ...named];
  });
}
