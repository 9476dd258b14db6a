import { randomUUID } from 'node:crypto';
import { DASHBOARD_PAGES } from '../apps/dashboard/dev/pages.ts';
import { expect, test } from './test.ts';

// Each would run, load, leave or restyle something if it ever became markup, a link or a style.
const payloads = [
  '<script>globalThis.planted=1</script>',
  '<img src=x onerror="globalThis.planted=1">',
  '"><svg onload=globalThis.planted=1>',
  "'-globalThis.planted++-'",
  'javascript:globalThis.planted=1',
  'data:text/html,<script>alert(1)</script>',
  '</script><script>globalThis.planted=1</script>',
  '<iframe srcdoc="<script>top.planted=1</script>">',
  '<a href="javascript:globalThis.planted=1" id="planted">x</a>',
  '<style>*{display:none}</style>',
  '{{constructor.constructor("globalThis.planted=1")()}}',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=globalThis.planted=1>',
  '\u202e<b id="planted">\u0000</b>',
];

const pages = [
  ...DASHBOARD_PAGES.filter(({ kind }) => kind !== 'one').map(({ full }) => full),
  '/%3Cscript%3Eglobalthis.planted=1%3C/script%3E',
];

test('what a visitor plants in any field stays text on every page of the dashboard', async ({
  page,
  candor,
  api,
}) => {
  const [, intake = ''] = /Intake\s+(http\S+)/.exec(candor.output()) ?? [];
  let seq = 0;
  const events = payloads.flatMap((text) => {
    const at = { timestamp: Date.now(), page: `/${text}` };
    const make = (type: string, data: object) => ({ seq: ++seq, type, ...at, data });
    return [
      make('exception', {
        type: text,
        message: text,
        stacktrace: `${text}\n    at ${text} (https://shop.example/${text}.js:1:2)\n    at x (javascript:1:1)`,
        severity: text,
        category: text,
        source: text,
        failing: [text],
        breadcrumbs: [{ timestamp: Date.now(), category: text, message: text, level: text }],
        causes: [{ type: text, message: text, stacktrace: text, via: text, of: -1 }],
      }),
      make('browser.web_vital', { name: 'LCP', value: 1000 }),
      make('health.check', {
        service: text,
        status: text,
        responseTimeMs: 1,
        message: text,
        dependsOn: [text],
      }),
      make('page_view', { title: text, referrer: text }),
      make('feature.used', { featureId: text }),
      make('ui.click', { name: text, selector: text }),
      make('http.client.request', {
        route: text,
        host: text,
        method: text,
        durationMs: 5,
        status: 500,
        outcome: text,
      }),
      make('performance', { name: text, value: 5, unit: text }),
      make('browser.bottleneck', { name: text, totalMs: 5, kind: text, script: text }),
      make('conversation.start', { provider: text, model: text }),
      make('provider.request', { provider: text, model: text, latencyMs: 5 }),
      make('generation.attempt', { functionName: text, modelUsed: text }),
      make('suggestion.shown', { kind: text }),
      make('command.run', { command: text, durationMs: 5 }),
      make('experiment.exposure', { experiment: text, variant: text }),
      make('error.feedback', { category: text, message: text }),
      make(text.slice(0, 60), { [text.slice(0, 60)]: text, deep: { [text.slice(0, 60)]: text } }),
    ];
  });
  for (const [index, text] of payloads.entries()) {
    const part = events.slice(
      (index * events.length) / payloads.length,
      ((index + 1) * events.length) / payloads.length,
    );
    const answer = await fetch(intake, {
      method: 'POST',
      body: JSON.stringify({
        v: 1,
        id: randomUUID(),
        origin: randomUUID(),
        sentAt: Date.now(),
        sdk: { name: text, version: text },
        context: {
          consent: 'full',
          session: text,
          user: text,
          release: text,
          environment: text,
          browser: text,
          os: text,
          language: text,
          connection: text,
        },
        events: part,
        produced: 999,
        dropped: { [text]: 3 },
      }),
    });
    expect([answer.status, await answer.text()]).toEqual([202, expect.stringContaining('accepted')]);
  }
  await expect
    .poll(
      async () => (await api.errors()).groups.filter(({ message }) => message.includes('planted')).length,
      { timeout: 30_000 },
    )
    .toBeGreaterThan(5);
  const ask = (path: string, body: object) =>
    fetch(`${candor.server}/api/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${candor.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  for (const [index, text] of payloads.entries()) {
    const name = `${text.slice(0, 40)}${index}`;
    await ask('keys', { name, project: 'default', origins: [] });
    await ask('tokens', { name, role: 'viewer' });
    await ask('users', { name, role: 'viewer' });
    await ask('alerts/channels', {
      name,
      kind: 'webhook',
      target: { url: `https://hooks.example/${encodeURIComponent(text)}` },
    });
  }

  const complaints: string[] = [];
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    return dialog.dismiss();
  });
  page.on('console', (said) => {
    if (/Content Security Policy|Trusted ?Type/i.test(said.text())) complaints.push(said.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  // Nothing that was planted may be loaded from anywhere.
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== candor.server && !request.url().startsWith('data:image/svg'))
      complaints.push(`asked for ${request.url()}`);
  });
  const groups = (await api.errors()).groups.filter(({ message }) => message.includes('planted')).slice(0, 4);
  await page.goto(candor.open);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  let shown = 0;
  for (const path of [...pages, ...groups.map(({ fingerprint }) => `/errors/${fingerprint}`)]) {
    await page.goto(candor.server + path);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {}); // the stream of events never is
    const found = await page.evaluate(() => ({
      planted: 'planted' in globalThis,
      nodes: document.querySelectorAll(
        '#planted, main script, main iframe, main style, main math, main object, main embed, [onerror], [onload]',
      ).length,
      links: [...document.querySelectorAll('a[href], form[action]')].filter(
        (link) =>
          !/^(https?:|\/|#|\?|blob:|mailto:)/.test(
            link.getAttribute('href') ?? link.getAttribute('action') ?? '',
          ),
      ).length,
      isShown: document.body.textContent?.includes('planted') ?? false,
    }));
    expect([path, found.planted, found.nodes, found.links]).toEqual([path, false, 0, 0]);
    if (found.isShown) shown += 1;
  }

  expect(complaints).toEqual([]);
  // Else nothing of it would have been tried.
  expect(shown).toBeGreaterThan(8);
});
