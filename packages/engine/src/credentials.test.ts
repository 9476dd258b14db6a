import { expect, it } from 'vitest';
import { authenticate } from './credentials.ts';

const expected = { username: 'default', password: 'p:ß' };
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const none = new URLSearchParams();

it.each([
  ['basic authorization', basic('default:p:ß'), none],
  ['headers', { 'x-clickhouse-user': 'default', 'x-clickhouse-key': 'p:ß' }, none],
  ['the key header alone', { 'x-clickhouse-key': 'p:ß' }, none],
  ['url parameters', {}, new URLSearchParams({ user: 'default', password: 'p:ß' })],
])('lets in who shows the password by %s', (_, headers, parameters) => {
  expect(() => authenticate(headers, parameters, expected)).not.toThrow();
});

it.each([
  ['nothing', {}, none],
  ['a wrong password', basic('default:p'), none],
  ['a wrong user', basic('root:p:ß'), none],
  ['a bearer token', { authorization: 'Bearer p:ß' }, none],
  ['a right parameter behind a wrong header', basic('default:no'), new URLSearchParams({ password: 'p:ß' })],
])('turns away who shows %s', (_, headers, parameters) => {
  expect(() => authenticate(headers, parameters, expected)).toThrow('Code: 516. DB::Exception:');
});
