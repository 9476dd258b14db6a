// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { readOptions } from './readOptions.ts';

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

test('sends to the server that gave the file when the tag says nothing', () => {
  expect(readOptions(tag(''))).toEqual({
    config: { endpoint: 'https://telemetry.test/v1/envelopes' },
    globalName: 'candor',
    isAutomatic: true,
    services: [],
  });
});

test('sends to the page itself when there is no tag', () => {
  expect(readOptions(null).config.endpoint).toBe('http://localhost:3000/v1/envelopes');
});
