// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest';
import { resolveConfig } from '../config.ts';
import { readOptions } from './readOptions.ts';

const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
afterEach(() => void warn.mockClear());

function tag(attributes: string): Element | null {
  document.body.innerHTML = `<script src="https://telemetry.test/candor.js" ${attributes}></script>`;
  return document.querySelector('script');
}

test('reads what the tag says', () => {
  const options = readOptions(
    tag(`data-endpoint="/t" data-key="pk_1" data-consent="basic" data-sample="0.1" data-user-days="7" data-release="1.2.3"
      data-environment="test" data-flush="2000" data-debug data-global="telemetry" data-auto="off"
      data-health="api=/api/health search=/search?deep=1"`),
  );

  expect(options).toEqual({
    config: {
      endpoint: '/t',
      writeKey: 'pk_1',
      consent: 'basic',
      sampling: 'probabilistic',
      samplingRate: 0.1,
      userIdDays: 7,
      release: '1.2.3',
      environment: 'test',
      flushIntervalMs: 2000,
      debug: true,
    },
    globalName: 'telemetry',
    isAutomatic: false,
    services: [
      ['api', '/api/health'],
      ['search', '/search?deep=1'],
    ],
  });
});

test('takes every option that a text can say, by its own name', () => {
  const { config } = readOptions(
    tag(`data-enabled="off" data-transport="beacon" data-sampling="throttled" data-sampling-rate="0.5" data-max-buffer-size="20"
      data-redact-fields="iban, badge  ticket" data-redact-allow="help@shop.test" data-redact="false"
      data-max-events-per-window="10" data-user-id-days="0" data-cf-beacon="of somebody else" data-reload data-nonce="x"`),
  );

  expect(config).toEqual({
    endpoint: 'https://telemetry.test/v1/envelopes',
    enabled: false,
    transport: 'beacon',
    sampling: 'throttled',
    samplingRate: 0.5,
    maxBufferSize: 20,
    redactFields: ['iban', 'badge', 'ticket'],
    redactAllow: ['help@shop.test'],
    redactPII: false,
    maxEventsPerWindow: 10,
    userIdDays: 0,
  });
  expect(() => resolveConfig(config)).not.toThrow();
});

test.each([
  ['data-sample="many"', 'samplingRate must be a number from 0 to 1, got "many"'],
  ['data-sample=""', 'samplingRate must be a number from 0 to 1, got ""'],
  ['data-consent="all"', 'consent must be none, basic, enhanced, full, got "all"'],
  ['data-max-buffer-size="1.5"', 'maxBufferSize must be a whole number from 1 to 100, got 1.5'],
  ['data-before-send="send"', 'beforeSend must be a function, got "send"'],
])('what %s says is refused with the cure', (attributes, message) => {
  expect(() => resolveConfig(readOptions(tag(attributes)).config)).toThrow(message);
});

test('sends to the server that gave the file when the tag says nothing', () => {
  expect(readOptions(tag(''))).toEqual({
    config: { endpoint: 'https://telemetry.test/v1/envelopes' },
    globalName: 'candor',
    isAutomatic: true,
    services: [],
  });
});

test('sends to the page itself when there is no tag', () => {
  expect(readOptions(null).config.endpoint).toBe(`${location.origin}/v1/envelopes`);
});

test('names no server where the file was loaded as a blob, and takes the one that the tag says', () => {
  const file = tag('') as HTMLScriptElement;
  file.src = 'blob:https://shop.test/4811';
  expect(readOptions(file).config.endpoint).toBeUndefined();

  file.dataset['endpoint'] = 'https://telemetry.test/v1/envelopes';
  expect(readOptions(file).config.endpoint).toBe('https://telemetry.test/v1/envelopes');
});

test('takes no as a template writes it, and a list of nothing as none', () => {
  const { config, isAutomatic } = readOptions(
    tag('data-enabled="False" data-auto="OFF" data-redact-fields=""'),
  );

  expect(resolveConfig(config)).toMatchObject({ enabled: false, redactFields: [] });
  expect(isAutomatic).toBe(false);
});

test.each([
  ['data-keys', 'data-key'],
  ['data-write_key', 'data-write-key'],
  ['data-sample-rate', 'data-sample'],
  ['data-flush-interval', 'data-flush-interval-ms'],
  ['data-max-bufer-size', 'data-max-buffer-size'],
  ['data-endpont', 'data-endpoint'],
  ['data-relase', 'data-release'],
  ['data-redact-field', 'data-redact-fields'],
  ['data-healthcheck', 'data-health'],
  ['data-candor-key', 'data-key'],
])('%s is not read, and the warning says %s', (given, right) => {
  readOptions(tag(`${given}="x"`));

  expect(warn.mock.calls).toEqual([[`[candor] ${given} is not read: do you mean ${right}?`]]);
});

test('says nothing of what others have written there, nor of its own attributes', () => {
  readOptions(
    tag(`data-cf-beacon="1" data-cfasync="false" data-reload data-nonce="x" data-domain="shop.test" data-turbo-track="reload" data-id="7"
      data-src="/candor.js" data-key="k" data-writekey="k" data-redact-pii="off" data-global="g" data-auto="off" data-health="a=/a"
      data-site="x" data-type="x" data-rocket-src="x" data-cookieconsent="ignore" data-categories="x" data-host="x"`),
  );

  expect(warn).not.toHaveBeenCalled();
});

test.each(['data-redact-pii', 'data-redactpii'])('%s is read whatever its letters are', (name) => {
  expect(readOptions(tag(`${name}="off"`)).config.redactPII).toBe(false);
});
