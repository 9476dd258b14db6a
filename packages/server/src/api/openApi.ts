import { ANSWER_SCHEMAS } from './answerSchemas.ts';
import type { Parameter } from './declare.ts';
import { OTHER_ROUTES } from './otherRoutes.ts';
import { QUESTIONS, type Question, SEGMENT } from './questionList.ts';
import { RIGHTS, type Right } from './rights.ts';

type Schema = Readonly<Record<string, unknown>>;

const PROBLEM: Schema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: { code: { type: 'string' }, message: { type: 'string' } },
      required: ['code', 'message'],
    },
  },
  required: ['error'],
};

const TIME: Schema = { type: 'integer', minimum: 0 };
const RANGE: Readonly<Record<string, Pick<Parameter<unknown>, 'about' | 'schema'>>> = {
  project: {
    about: 'Whose events; the first project that one may see without it',
    schema: { type: 'string' },
  },
  from: { about: 'Milliseconds since 1970; a day before `to` without it', schema: TIME },
  to: { about: 'Milliseconds since 1970, not part of the range; now without it', schema: TIME },
};

/** The routes, described in OpenAPI 3.1 from what reads their parameters and from the types of their answers. https://spec.openapis.org/oas/v3.1.1 */
export function toOpenApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [route, right] of Object.entries(RIGHTS)) {
    const [method = '', path = ''] = route.split(' ');
    if (right === 'command') continue;
    const question = QUESTIONS.find((one) => route === `GET /api/v1/${one.path}`);
    const place = path.replaceAll(/:(\w+)/g, '{$1}');
    paths[place] = {
      ...paths[place],
      [method.toLowerCase()]: question ? ofQuestion(question, right) : ofOther(route, right),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Candor',
      version,
      description: 'Times are milliseconds since 1970, UTC. Counts and percentiles are weighted by sampling.',
    },
    servers: [{ url: '/' }],
    security: [{ token: [] }, { cookie: [] }],
    paths,
    components: {
      schemas: { ...ANSWER_SCHEMAS, Problem: PROBLEM },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: 'candor_session' },
      },
    },
  };
}

function ofQuestion({ about, answer, parameters, hasSegment }: Question, right: Right): object {
  const declared: [string, Pick<Parameter<unknown>, 'about' | 'schema' | 'isNeeded' | 'isInPath'>][] = [
    ...Object.entries(RANGE),
    ...(hasSegment ? [['segment', SEGMENT] as [string, Parameter<unknown>]] : []),
    ...Object.entries(parameters),
  ];
  return {
    summary: about,
    description: `For a ${right} and above.`,
    parameters: declared.map(
      ([name, { about: description, schema, isNeeded = false, isInPath = false }]) => ({
        name,
        in: isInPath ? 'path' : 'query',
        required: isNeeded,
        description,
        schema,
      }),
    ),
    responses: responses({ $ref: `#/components/schemas/${answer}` }),
  };
}

function ofOther(route: string, right: Right): object {
  const { about, answer } = OTHER_ROUTES[route] ?? { about: route };
  const [method = '', path = ''] = route.split(' ');
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const hasBody = method === 'POST' || method === 'PATCH';
  return {
    summary: about,
    description: `For a ${right} and above.`,
    parameters: inPath,
    ...(hasBody && { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } }),
    responses: responses(answer === undefined ? undefined : { $ref: `#/components/schemas/${answer}` }),
  };
}

function responses(schema: Schema | undefined): object {
  const problem = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  return {
    '2XX': {
      description: 'The answer',
      ...(schema && { content: { 'application/json': { schema } } }),
    },
    '4XX': { description: 'What was wrong, and the cure', ...problem },
    '5XX': { description: 'What failed here; ask again', ...problem },
  };
}
