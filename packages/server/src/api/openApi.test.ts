import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenApi, openApi } from '../../test/openApi.ts';
import { type OpenStore, stores } from '../../test/openStores.ts';
import { keepLoads } from '../../test/pageLoad.ts';
import { anEvent, DAY, NOW, randomEvents } from '../../test/seededEvents.ts';
import { packRows } from '../store/rowBytes.ts';
import { toOpenApi } from './openApi.ts';
import { QUESTIONS } from './questionList.ts';
import { RIGHTS } from './rights.ts';

interface Described {
  paths: Record<
    string,
    Record<string, { summary: string; parameters: { name: string; in: string }[]; responses: object }>
  >;
  components: { schemas: Record<string, object> };
}

const described = toOpenApi('1.2.3') as unknown as Described;
const random = randomEvents({ seed: 4, count: 2_500 });
// Some who were never there before, so that there are cohorts.
const events = [
  ...random,
  ...Array.from({ length: 20 }, (_, index) =>
    anEvent({ project: 'shop', user: `new${index}`, session: `n${index}`, at: NOW - index * DAY - 1 }),
  ),
];

/** What must be said for a question to be answered. */
const NEEDED: Readonly<Record<string, string>> = {
  ask: '&q=p75%20by%20type%20every%20auto',
  funnel: '&q=page_view%20then%20feature.used%20by%20device',
  experiments: '&value=tokens',
};

describe('the description', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addSchema({ $id: 'api', components: described.components });

  it('has every route that somebody may use', () => {
    const routes = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const expected = Object.entries(RIGHTS).flatMap(([route, right]) => (right === 'command' ? [] : [route]));

    expect(routes.sort()).toEqual(expected.sort());
  });

  it('says of every route what it is for', () => {
    const silent = Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { summary }]) =>
        /^[A-Z]+ \//.test(summary) ? [`${method} ${path}`] : [],
      ),
    );

    expect(silent).toEqual([]);
  });

  it('refers to nothing that it does not have', () => {
    const names = [...JSON.stringify(described).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );

    expect(
      [...new Set(names)].filter((name) => !Object.hasOwn(described.components.schemas, name ?? '')),
    ).toEqual([]);
    expect(names.length).toBeGreaterThan(100);
  });

  it('names each part of a path', () => {
    for (const [path, methods] of Object.entries(described.paths))
      for (const { parameters } of Object.values(methods))
        expect([path, parameters.filter((one) => one.in === 'path').map(({ name }) => `{${name}}`)]).toEqual([
          path,
          path.match(/\{\w+\}/g) ?? [],
        ]);
  });

  describe.each(stores)('of what the %s store answers', (_name, open) => {
    let opened: OpenStore;
    let api: OpenApi;

    beforeAll(async () => {
      opened = await open();
      await opened.store.insert({ token: 'random', rows: packRows(events) });
      await keepLoads(opened.store, {
        project: 'shop',
        origin: 'o',
        seqs: [1, 2, 4],
        produced: 9,
        dropped: { overflow: 1 },
      });
      api = await openApi({ store: opened.store });
      await api.administration.file.change('test', (draft) => {
        draft.projects.push('shop');
        return { result: undefined, what: 'project.added' };
      });
    });
    afterAll(async () => {
      await api.close();
      await opened.close();
    });

    it.each(QUESTIONS.map(({ path, answer }) => [path, answer]))('is true for %s', async (path, answer) => {
      const group = events.find(({ project, fingerprint }) => project === 'shop' && fingerprint !== '0');
      const asked = path.replace(':fingerprint', group?.fingerprint ?? '');

      const { status, text } = await api.askAsAdmin(
        `/api/v1/${asked}?project=shop&from=${NOW - 30 * DAY}&to=${NOW}${NEEDED[path] ?? ''}`,
      );

      expect([status, text.length > 100]).toEqual([200, true]);
      const validate = ajv.compile({ $ref: `api#/components/schemas/${answer}` });
      expect([validate(JSON.parse(text)), validate.errors]).toEqual([true, null]);
      expect(validate({ range: 7 })).toBe(false);
    });

    it('is what the server says', async () => {
      expect((await api.askAsAdmin('/api/v1/openapi.json')).json()).toEqual(described);
      expect((await api.ask('/api/v1/openapi.json')).status).toBe(401);
    });
  });
});
