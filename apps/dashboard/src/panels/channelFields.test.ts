import { expect, test } from 'vitest';
import { toTarget } from './channelFields.ts';

test('reads a port as a number, receivers as a list, and leaves out what is empty', () => {
  const fields = new FormData();
  fields.set('target.host', ' smtp.shop.example ');
  fields.set('target.port', '465');
  fields.set('target.to', 'a@shop.example, b@shop.example');
  fields.set('target.password', '');

  expect(toTarget('email', fields)).toEqual({
    host: 'smtp.shop.example',
    port: 465,
    to: ['a@shop.example', 'b@shop.example'],
  });
});
