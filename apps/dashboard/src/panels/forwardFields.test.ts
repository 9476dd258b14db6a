import { expect, test } from 'vitest';
import { toForward } from './forwardFields.ts';

function fieldsOf(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test('sends an address with the header that it asks for', () => {
  const fields = fieldsOf({
    name: ' Ours ',
    url: 'https://collector.example',
    encoding: 'protobuf',
    header: 'authorization',
    headerValue: 'Bearer x',
  });

  expect(toForward('otlp', fields)).toEqual({
    name: 'Ours',
    url: 'https://collector.example',
    encoding: 'protobuf',
    headers: { authorization: 'Bearer x' },
  });
});

test('leaves out what is empty, so that it stays', () => {
  expect(toForward('otlp', fieldsOf({ name: 'Ours', url: '', header: '', headerValue: '' }))).toEqual({
    name: 'Ours',
  });
  expect(toForward('sentry', fieldsOf({ name: 'Ours', dsn: '' }))).toEqual({ name: 'Ours' });
});

test('sends no more of Sentry than its DSN', () => {
  expect(
    toForward('sentry', fieldsOf({ name: 'Errors', dsn: 'https://k@s.example/1', url: 'https://x' })),
  ).toEqual({
    name: 'Errors',
    dsn: 'https://k@s.example/1',
  });
});
