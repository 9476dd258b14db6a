import { expect, test } from 'vitest';
import { readSentryEnvelope } from './envelope.ts';

const read = (text: string) => readSentryEnvelope(Buffer.from(text));

test('takes items apart, by length or by line', () => {
  const envelope = read(
    '{"event_id":"e"}\n{"type":"a","length":5}\na\nb\nc\n{"type":"b"}\n{"x":1}\n\n{"type":"c","length":0}\n\n',
  );

  expect(envelope).toMatchObject({
    header: { event_id: 'e' },
    items: [{ type: 'a' }, { type: 'b' }, { type: 'c' }],
    isCutShort: false,
  });
  expect('items' in envelope && envelope.items.map(({ payload }) => payload.toString())).toEqual([
    'a\nb\nc',
    '{"x":1}',
    '',
  ]);
});

test.each(['', 'hello', '[]', 'null', '\n{}'])('refuses an envelope that begins with "%s"', (text) => {
  expect(read(text)).toMatchObject({ status: 400 });
});

test.each([
  ['that says to be longer than it is', '{"type":"b","length":99}\nx'],
  ['of negative length', '{"type":"b","length":-1}\nx'],
  ['without a type', '{}\nx'],
  ['whose header is no JSON', 'hello\nx'],
])('keeps what comes before an item %s', (_what, bad) => {
  expect(read(`{}\n{"type":"a"}\n{}\n${bad}`)).toMatchObject({ items: [{ type: 'a' }], isCutShort: true });
});

test('takes a thousand items', () => {
  const envelope = read(`{}\n${'{"type":"a"}\n{}\n'.repeat(1001)}`);

  expect(envelope).toMatchObject({ isCutShort: true });
  expect('items' in envelope && envelope.items).toHaveLength(1000);
});
