import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isolatedDeclarationSync, parseSync } from 'rolldown/experimental';

/** One declaration as the compiler would write it into a `.d.ts` file. */
export interface Declaration {
  readonly name: string;
  readonly file: string;
  readonly kind: 'class' | 'function' | 'interface' | 'type' | 'const' | 'module';
  /** Without comments. */
  readonly text: string;
  /** With the comments inside it. */
  readonly annotated: string;
  /** The comment above it; empty where there is none. */
  readonly comment: string;
  /** Names of types in it. */
  readonly mentions: readonly string[];
}

interface Target {
  readonly file: string;
  readonly name: string;
}

interface Module {
  readonly declarations: readonly Declaration[];
  readonly augmentations: readonly Declaration[];
  /** By the name inside the module; only what comes from files beside it. */
  readonly imports: ReadonlyMap<string, Target>;
  /** By the name outside. */
  readonly exports: ReadonlyMap<string, Target>;
}

/** A node of the syntax tree as far as it is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [name: string]: unknown;
}

const kinds: Readonly<Record<string, Declaration['kind']>> = {
  ClassDeclaration: 'class',
  TSDeclareFunction: 'function',
  FunctionDeclaration: 'function',
  TSInterfaceDeclaration: 'interface',
  TSTypeAliasDeclaration: 'type',
  VariableDeclaration: 'const',
  TSModuleDeclaration: 'module',
};

const read = new Map<string, Module>();

/** What a source file declares, imports from its neighbours and exports. */
export function readModule(file: string): Module {
  const known = read.get(file);
  if (known) return known;
  const { code, errors } = isolatedDeclarationSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const { program, comments } = parseSync('module.d.ts', code);
  const texts = createTexts(code, comments);
  const declarations: Declaration[] = [];
  const augmentations: Declaration[] = [];
  const imports = new Map<string, Target>();
  const exports = new Map<string, Target>();

  const declare = (statement: Node, isExported: boolean): void => {
    const node = isExported ? (statement['declaration'] as Node) : statement;
    const kind = kinds[node.type];
    if (!kind) throw new Error(`${file}: what is a ${node.type}?`);
    const id = (kind === 'const' ? (node['declarations'] as Node[])[0]?.['id'] : node['id']) as Node;
    const declaration: Declaration = {
      name: String(id['name'] ?? id['value']),
      file,
      kind,
      text: texts.without(statement).replace(/^export /, ''),
      annotated: texts.whole(statement).replace(/^export /, ''),
      comment: texts.above(statement),
      mentions: [...mentionsIn(node)],
    };
    if (kind === 'module') augmentations.push(declaration);
    else declarations.push(declaration);
    if (isExported) exports.set(declaration.name, { file, name: declaration.name });
  };

  for (const statement of program.body as unknown as Node[]) {
    const source = (statement['source'] as Node | null)?.['value'];
    const from =
      typeof source === 'string' && source.startsWith('.') ? join(dirname(file), source) : undefined;
    const specifiers = (statement['specifiers'] ?? []) as Node[];
    if (statement.type === 'ImportDeclaration') {
      for (const each of specifiers)
        if (from) imports.set(nameOf(each['local']), { file: from, name: nameOf(each['imported']) });
    } else if (statement.type === 'ExportNamedDeclaration' && statement['declaration']) {
      declare(statement, true);
    } else if (statement.type === 'ExportNamedDeclaration') {
      for (const each of specifiers)
        exports.set(nameOf(each['exported']), { file: from ?? file, name: nameOf(each['local']) });
    } else if (/^Export/.test(statement.type)) {
      throw new Error(`${file}: name what is exported, instead of a star or a default`);
    } else if (kinds[statement.type]) {
      declare(statement, false);
    }
  }
  const module = { declarations, augmentations, imports, exports };
  read.set(file, module);
  return module;
}

function nameOf(node: unknown): string {
  return String((node as Node)['name'] ?? (node as Node)['value']);
}

/** Names in places where a type is meant. */
function* mentionsIn(node: unknown): Generator<string> {
  if (Array.isArray(node)) {
    for (const each of node) yield* mentionsIn(each);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const { type, typeName, exprName, superClass, expression } = node as Node;
  const named = { TSTypeReference: typeName, TSTypeQuery: exprName, TSInterfaceHeritage: expression }[
    String(type)
  ];
  for (const each of [named, superClass, type === 'TSClassImplements' ? expression : undefined])
    if ((each as Node | undefined)?.type === 'Identifier') yield nameOf(each);
  for (const value of Object.values(node)) yield* mentionsIn(value);
}

interface Texts {
  whole(node: Node): string;
  /** The text of a node without the comments in it. */
  without(node: Node): string;
  /** The comment that ends where a node begins. */
  above(node: Node): string;
}

function createTexts(code: string, comments: readonly { start: number; end: number }[]): Texts {
  return {
    // Stars stand one below the other.
    whole: ({ start, end }) =>
      code
        .slice(start, end)
        .replaceAll('\t', '  ')
        .replaceAll(/^( *)(?=\*[ /]|\*$)/gm, '$1 '),
    without({ start, end }) {
      let text = '';
      let at = start;
      for (const comment of comments) {
        if (comment.start < at || comment.end > end) continue;
        text += code.slice(at, comment.start).replace(/[ \t]+$/, '');
        at = comment.end + (code[comment.end] === '\n' ? 1 : 0);
        if (text.endsWith('\n')) continue;
        text += ' ';
      }
      text += code.slice(at, end);
      return text.replaceAll('\t', '  ');
    },
    above({ start }) {
      const comment = comments.find(({ end }) => end <= start && code.slice(end, start).trim() === '');
      return comment ? toWords(code.slice(comment.start, comment.end)) : '';
    },
  };
}

/** What a comment says, without its stars. */
function toWords(comment: string): string {
  if (!comment.startsWith('/**')) return '';
  return comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}
