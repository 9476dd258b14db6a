import { expect, test, vi } from 'vitest';
import { makeFolder } from '../../test/folder.ts';
import { NOW } from '../../test/seededEvents.ts';
import type { ChannelTarget } from '../api/types.ts';
import { createFileDocuments } from '../documents/fileDocuments.ts';
import { type Book, openBook } from './book.ts';
import { createDeliver, type DeliverDeps } from './deliver.ts';
import { SendProblem } from './SendProblem.ts';

const target: ChannelTarget = { kind: 'slack', url: 'https://hooks.example' };

/** A book whose disk may be full, and what sends from it. */
async function makePost(send: DeliverDeps['send']) {
  const clock = { now: NOW };
  const disk = { isFull: false };
  const documents = createFileDocuments(await makeFolder());
  const book = await openBook({
    ...documents,
    write: (...given) => (disk.isFull ? Promise.reject(new Error('ENOSPC')) : documents.write(...given)),
  });
  const round = createDeliver({
    book,
    targetOf: () => target,
    send,
    now: () => clock.now,
    random: () => 0.5,
  });
  return { clock, disk, book, round };
}

async function put(book: Book, ...messages: { id: string; channel?: string; key?: string }[]): Promise<void> {
  await book.change((draft) => {
    for (const { id, channel = 'c_1', key = id } of messages)
      draft.deliveries.push({
        channel,
        attempts: 0,
        nextAt: NOW,
        reason: null,
        message: {
          id,
          key,
          what: 'firing',
          project: 'default',
          title: 'Errors',
          text: '',
          severity: 'info',
          at: NOW,
          startedAt: NOW,
          endedAt: null,
          facts: [],
          link: null,
          runbook: '',
        },
      });
  });
}

test('sends nothing again whose arrival cannot be written down', async () => {
  const sent: string[] = [];
  const { book, disk, round } = await makePost(async (_target, { id }) => void sent.push(id));
  await put(book, { id: 'm_1' });

  disk.isFull = true;
  await expect(round()).rejects.toThrow('ENOSPC');
  await expect(round()).rejects.toThrow('ENOSPC');
  disk.isFull = false;
  await round();

  expect(sent).toEqual(['m_1']);
  expect(book.state.deliveries).toEqual([]);
  expect(book.state.channels['c_1']?.recent).toEqual([NOW]);
});

test('waits longer with each failure also where that cannot be written down', async () => {
  const send = vi.fn(() => Promise.reject(new SendProblem('it answered 500')));
  const { book, disk, round } = await makePost(send);
  await put(book, { id: 'm_1' });

  disk.isFull = true;
  for (let turn = 0; turn < 3; turn += 1) await round().catch(() => {});
  disk.isFull = false;
  await round();

  expect(send).toHaveBeenCalledTimes(1);
  expect(book.state.deliveries).toMatchObject([{ attempts: 1, nextAt: NOW + 5_000 }]);
});

test('lets no channel that is slow keep the others waiting', async () => {
  const slow: string[] = [];
  const { book, round } = await makePost(async (_target, { id }) => void slow.push(id));
  const many = Array.from({ length: 20 }, (_, index) => ({ id: `m_${index}` }));
  await put(book, ...many, { id: 'other', channel: 'c_2' });

  await round();

  expect(slow).toContain('other');
});

test('does not wait for a channel that never comes to an end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { book, round } = await makePost(() => new Promise(() => {}));
    await put(book, { id: 'm_1' });

    const running = round();
    await vi.advanceTimersByTimeAsync(20_000);
    vi.useRealTimers();
    await running;

    expect(book.state.deliveries).toMatchObject([{ attempts: 1, reason: 'no end within 20 s' }]);
  } finally {
    vi.useRealTimers();
  }
});

test('sends what a clock that was ahead has put off, and counts nothing that it has sent', async () => {
  const sent: string[] = [];
  const { book, clock, round } = await makePost(async (_target, { id }) => {
    sent.push(id);
    if (id === 'late' && sent.length === 1) throw new SendProblem('it answered 500');
  });
  clock.now += 365 * 24 * 60 * 60_000;
  await put(book, { id: 'late' });
  await round();
  await book.change((draft) => {
    draft.channels['c_1'] = { sentAt: null, failure: null, recent: Array(60).fill(clock.now) };
  });

  clock.now = NOW;
  await round();

  expect(sent).toEqual(['late', 'late']);
});

test('forgets what was given up of a project for no other project', async () => {
  const { book, round } = await makePost(() => Promise.reject(new SendProblem('no', { isFinal: true })));
  await put(book, { id: 'kept' });
  await round();
  await put(book, ...Array.from({ length: 201 }, (_, index) => ({ id: `m_${index}` })));
  await book.change((draft) => {
    for (const { message } of draft.deliveries) if (message.id !== 'kept') message.project = 'noisy';
  });

  await vi.waitFor(
    async () => {
      await round();
      expect(book.state.deliveries.every(({ nextAt }) => nextAt === null)).toBe(true);
    },
    { timeout: 20_000, interval: 1 },
  );

  expect(book.state.deliveries).toHaveLength(201);
  expect(book.state.deliveries[0]?.message.id).toBe('kept');
});
