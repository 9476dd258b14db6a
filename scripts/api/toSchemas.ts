import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/experimental';
import { root } from '../run.ts';

/** A schema of JSON Schema 2020-12, as OpenAPI 3.1 has them. */
export type Schema = Readonly<Record<string, unknown>>;

/** A node of the syntax tree as far as it is looked at here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [name: string]: unknown;
}

const FOLDER = 'packages/server/src/api';
const ANY: Schema = {};

/** A schema of every type that the server's answers are declared with, by its name. */
export function toSchemas(): Record<string, Schema> {
  const found = new Map<string, { node: Node; about: string }>();
  const folder = join(root, FOLDER);
  for (const file of readdirSync(folder)
    .filter((name) => /^(?:types|\w+Types)\.ts$/.test(name))
    .sort())
    for (const [name, declared] of readTypes(readFileSync(join(folder, file), 'utf8')))
      found.set(name, declared);

  const entries = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, { node, about }]) => {
      const schema = node.type === 'TSInterfaceDeclaration' ? ofInterface(node) : of(node['typeAnnotation']);
      return [name, { ...(about && { description: about }), ...schema }];
    }),
  );

  function ofInterface(node: Node): Schema {
    const parents = (node['extends'] as Node[] | undefined) ?? [];
    const own = ofMembers(((node['body'] as Node)['body'] ?? []) as Node[]);
    return parents.reduce<Schema>((sum, parent) => merge(whole(ofReference(parent, 'expression')), sum), own);
  }

  function of(given: unknown): Schema {
    const node = given as Node;
    switch (node.type) {
      case 'TSStringKeyword':
        return { type: 'string' };
      case 'TSNumberKeyword':
        return { type: 'number' };
      case 'TSBooleanKeyword':
        return { type: 'boolean' };
      case 'TSNullKeyword':
        return { type: 'null' };
      case 'TSUnknownKeyword':
      case 'TSObjectKeyword':
        return ANY;
      case 'TSLiteralType':
        return { const: literalOf(node['literal'] as Node) };
      case 'TSArrayType':
        return { type: 'array', items: of(node['elementType']) };
      case 'TSTupleType':
        return { type: 'array', prefixItems: (node['elementTypes'] as Node[]).map(of) };
      case 'TSTypeOperator':
      case 'TSParenthesizedType':
        return of(node['typeAnnotation']);
      case 'TSUnionType':
        return ofUnion((node['types'] as Node[]).map(of));
      case 'TSIntersectionType':
        return (node['types'] as Node[]).map((one) => whole(of(one))).reduce(merge);
      case 'TSTypeLiteral':
        return ofMembers(node['members'] as Node[]);
      case 'TSTypeReference':
        return ofReference(node, 'typeName');
      case 'TSIndexedAccessType':
        return ofIndexed(node);
      default:
        throw new Error(`What is the schema of a ${node.type}? Say it in scripts/api/toSchemas.ts.`);
    }
  }

  function ofMembers(members: readonly Node[]): Schema {
    const properties = members.filter(({ type }) => type === 'TSPropertySignature');
    const names = properties.map((member) => nameOf(member['key']));
    const required = names.filter((_, index) => properties[index]?.['optional'] !== true);
    return {
      type: 'object',
      properties: Object.fromEntries(
        properties.map((member, index) => [
          names[index],
          of((member['typeAnnotation'] as Node)['typeAnnotation']),
        ]),
      ),
      ...(required.length > 0 && { required }),
    };
  }

  function ofReference(node: Node, part: 'typeName' | 'expression'): Schema {
    const name = nameOf(node[part]);
    const args = (((node['typeArguments'] ?? node['typeParameters']) as Node | undefined)?.['params'] ??
      []) as Node[];
    const [first, second] = args;
    switch (name) {
      case 'Readonly':
        return of(first);
      case 'Partial': {
        const { required: _, ...rest } = whole(of(first));
        return rest;
      }
      case 'Record':
        return ofRecord(of(first), of(second));
      case 'Omit':
      case 'Pick':
        return choose(whole(of(first)), wordsOf(of(second)), name === 'Pick');
      case 'Extract':
      case 'Exclude':
        return ANY;
      default:
        return found.has(name) ? { $ref: `#/components/schemas/${name}` } : ANY;
    }
  }

  function ofRecord(keys: Schema, values: Schema): Schema {
    const words = wordsOf(whole(keys));
    if (words.length === 0) return { type: 'object', additionalProperties: values };
    return {
      type: 'object',
      properties: Object.fromEntries(words.map((word) => [word, values])),
      required: words,
    };
  }

  /** `Measure['kind']`, of which nothing is said, and `(typeof ROLES)[number]`, whose words stand beside it. */
  function ofIndexed(node: Node): Schema {
    const object = node['objectType'] as Node;
    const index = wordsOf(of(node['indexType']))[0];
    if (object.type !== 'TSTypeReference' || index === undefined) return ANY;
    const properties = whole(of(object))['properties'] as Record<string, Schema> | undefined;
    return properties?.[index] ?? ANY;
  }

  /** What a reference stands for. */
  function whole(schema: Schema): Schema {
    const name =
      String(schema['$ref'] ?? '')
        .split('/')
        .pop() ?? '';
    const declared = found.get(name);
    if (declared === undefined) return schema;
    const { node } = declared;
    return whole(node.type === 'TSInterfaceDeclaration' ? ofInterface(node) : of(node['typeAnnotation']));
  }
}

function readTypes(code: string): Map<string, { node: Node; about: string }> {
  const { program, comments } = parseSync('module.ts', code);
  const types = new Map<string, { node: Node; about: string }>();
  for (const statement of program.body as unknown as Node[]) {
    const node = (statement['declaration'] ?? statement) as Node;
    if (node.type !== 'TSInterfaceDeclaration' && node.type !== 'TSTypeAliasDeclaration') continue;
    const comment = comments.find(
      ({ end }) => end <= statement.start && code.slice(end, statement.start).trim() === '',
    );
    types.set(nameOf(node['id']), { node, about: comment?.type === 'Block' ? wordsIn(comment.value) : '' });
  }
  return types;
}

function wordsIn(comment: string): string {
  return comment
    .replaceAll(/\n\s*\* ?/g, ' ')
    .replaceAll(/^\*|\s+/g, ' ')
    .trim();
}

function ofUnion(schemas: readonly Schema[]): Schema {
  const words = schemas.flatMap((schema) => ('const' in schema ? [schema['const']] : []));
  const others = schemas.filter((schema) => !('const' in schema));
  const all = [...(words.length > 0 ? [{ enum: words }] : []), ...others];
  return all.length === 1 && all[0] ? all[0] : { anyOf: all };
}

function merge(a: Schema, b: Schema): Schema {
  return {
    type: 'object',
    properties: { ...(a['properties'] as object), ...(b['properties'] as object) },
    required: [...new Set([...((a['required'] as string[]) ?? []), ...((b['required'] as string[]) ?? [])])],
  };
}

function choose(schema: Schema, names: readonly string[], isPick: boolean): Schema {
  const isKept = (name: string): boolean => names.includes(name) === isPick;
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  return {
    type: 'object',
    properties: Object.fromEntries(properties.filter(([name]) => isKept(name))),
    required: ((schema['required'] ?? []) as string[]).filter(isKept),
  };
}

function wordsOf(schema: Schema): string[] {
  const { const: only, enum: many } = schema as { const?: unknown; enum?: readonly unknown[] };
  return [...(many ?? []), ...(only === undefined ? [] : [only])].filter((word) => typeof word === 'string');
}

function literalOf(node: Node): unknown {
  const minus = node.type === 'UnaryExpression' ? (node['argument'] as Node)['value'] : undefined;
  return minus === undefined ? node['value'] : -Number(minus);
}

function nameOf(node: unknown): string {
  return String((node as Node)['name'] ?? (node as Node)['value']);
}
