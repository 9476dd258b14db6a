import { expect, test } from 'vitest';
import { readAgent } from './agent.ts';

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/156.0.0.0 Safari/537.36`,
    'Chrome 156',
    'Windows',
    'desktop',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/156.0.0.0 Safari/537.36 Edg/155.0.1.2`,
    'Edge 155',
    'Windows',
    'desktop',
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/156.0.0.0 Safari/537.36`,
    'Chrome 156',
    'Linux',
    'desktop',
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; K) ${webkit} Chrome/156.0.0.0 Mobile Safari/537.36`,
    'Chrome 156',
    'Android',
    'mobile',
  ],
  [
    `Mozilla/5.0 (Linux; Android 15; K) ${webkit} SamsungBrowser/28.0 Chrome/130.0.0.0 Safari/537.36`,
    'Samsung 28',
    'Android',
    'tablet',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:150.0) Gecko/20100101 Firefox/150.0',
    'Firefox 150',
    'macOS',
    'desktop',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
    'Safari 26',
    'macOS',
    'desktop',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
    'Safari 26',
    'iOS',
    'mobile',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
    'Chrome 156',
    'iOS',
    'mobile',
  ],
])('reads %s', (userAgent, browser, os, device) => {
  expect(readAgent(userAgent)).toEqual({ browser, os, device });
});

test.each(['', 'OTel-OTLP-Exporter-JavaScript/0.301.0', 'node', 'curl/8.5.0'])(
  'knows no browser in "%s"',
  (userAgent) => {
    expect(readAgent(userAgent)).toEqual({});
  },
);
