import { expect, onTestFinished, test } from 'vitest';
import { openApi } from '../../test/openApi.ts';
import type { SavedSegment, SegmentsAnswer } from '../api/segmentTypes.ts';

const json = { 'content-type': 'application/json' };

async function makeApi() {
  const api = await openApi();
  onTestFinished(() => api.close());
  const send = (method: string, path: string, body?: object) =>
    api.askAsAdmin(`/api/v1/${path}`, { method, ...(body && { headers: json, body: JSON.stringify(body) }) });
  return { api, send };
}

test('segments are kept by name, with their conditions as they are understood', async () => {
  const { api, send } = await makeApi();

  const made = await send('POST', 'segments', { name: 'Phones', where: 'device=mobile and (page≠"/a b")' });
  await send('POST', 'segments', { name: 'Buyers', where: 'type = order' });
  const { segment } = made.json() as { segment: SavedSegment };
  await send('PATCH', `segments/${segment.id}`, { name: 'Zoom' });

  const { segments } = (await send('GET', 'segments')).json() as SegmentsAnswer;
  expect(segments.map(({ name, where }) => [name, where])).toEqual([
    ['Buyers', 'type = order'],
    ['Zoom', 'device = mobile and page != "/a b"'],
  ]);
  expect((await send('DELETE', `segments/${segment.id}`)).status).toBe(204);
  expect(((await send('GET', 'segments')).json() as SegmentsAnswer).segments).toHaveLength(1);
  const audit = (await api.askAsAdmin('/api/v1/audit')).json() as { entries: { what: string }[] };
  expect(audit.entries.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['segment.added', 'segment.changed', 'segment.removed']),
  );
});

test.each<[object, number, string]>([
  [{ name: '', where: 'a = 1' }, 400, '`name`'],
  [{ name: 'x' }, 400, '`where` must be a condition'],
  [{ name: 'x', where: 'a is 1' }, 400, '`where`: At character 3'],
  [{ name: 'x', where: 'user = u1' }, 400, 'nobody is looked up here'],
  // As it is written back, with quotes and spaces.
  [{ name: 'x', where: `a in (${Array(100).fill(`§${'y'.repeat(38)}`)})` }, 400, 'at most 4096 characters'],
  [{ name: 'taken', where: 'a = 1' }, 409, 'called taken already'],
])('a segment that is wrong is refused: %j', async (body, status, cure) => {
  const { send } = await makeApi();
  await send('POST', 'segments', { name: 'taken', where: 'a = 1' });

  const answer = await send('POST', 'segments', body);

  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject({ error: { message: expect.stringContaining(cure) } });
});

test('what is not there cannot be changed', async () => {
  const { send } = await makeApi();

  expect((await send('PATCH', 'segments/g_none', { name: 'x' })).status).toBe(404);
  expect((await send('DELETE', 'segments/g_none')).status).toBe(404);
});
