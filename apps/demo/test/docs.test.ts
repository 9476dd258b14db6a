import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { highlight } from '../docs/highlight.ts';
import { type allHeadings, findDocument, shelves, toSiteUrl } from '../docs/library.ts';
import { renderPage } from '../docs/renderPage.ts';
import { startDemo } from '../server.ts';

let demo: Awaited<ReturnType<typeof startDemo>>;
beforeAll(async () => {
  demo = await startDemo({ port: 0, endpoint: 'https://intake.example/v1/envelopes', writeKey: 'cw_1' });
});
afterAll(() => demo.close());

const all = shelves().flatMap(({ documents }) => documents);

describe('the pages of the documents', () => {
  test.each(all)('$path is served, whole and without code of its own', async ({ url, title }) => {
    const response = await fetch(demo.url + url);
    const html = await response.text();

    expect(response.status).toBe(200);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(html).toContain(`</h1>`);
    expect(html).toContain(`href="${url}" aria-current="page"`);
    expect(html).not.toMatch(/<style|<[^>]+\sstyle=|<[^>]+\son\w+=|<script(?![^>]*\ssrc=)/i);
    expect(title).not.toContain('#');
  });

  test('lead to each other and to headings that are there', () => {
    const ids = new Map(all.map((each) => [each.url, idsIn(renderPage(each))]));
    const links = all.flatMap((each) =>
      [...renderPage(each).matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) =>
        href.startsWith('#') ? each.url + href : href,
      ),
    );
    const broken = links
      .filter((href) => href.startsWith('/docs'))
      .filter((href) => {
        const [page = '', heading] = href.split('#');
        return heading ? !ids.get(page)?.has(heading) : !ids.has(page);
      });

    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(1000);
  });

  test('show no source file, and nothing that is no document', async () => {
    for (const path of [
      '/docs/nothing',
      '/docs/../server.ts',
      '/docs/consent.md',
      '/docs/%2e%2e/package.json',
    ])
      expect((await fetch(demo.url + path)).status, path).toBe(404);
    expect(toSiteUrl('docs/server.md', '../packages/core/src/wire/envelope.ts')).toBeUndefined();
  });
});

test('every heading can be searched for, and leads to its place', async () => {
  const headings = (await (await fetch(`${demo.url}/docs/headings.json`)).json()) as ReturnType<
    typeof allHeadings
  >;

  expect(headings).toContainEqual({
    title: 'Global Privacy Control',
    page: 'Consent',
    url: '/docs/consent#global-privacy-control',
  });
  for (const { url } of headings) expect(findDocument(url.split('#')[0] ?? ''), url).toBeDefined();
});

describe('the colours of code', () => {
  test('tell words by what they are', () => {
    expect(highlight("const a = 'b'; // c", 'ts')).toBe(
      '<span class="keyword">const</span> a = <span class="string">&#39;b&#39;</span>; <span class="comment">// c</span>',
    );
  });

  test('let no markup through, whatever the language', () => {
    for (const language of ['ts', 'html', 'sh', 'text', undefined])
      expect(highlight('<img src="x" onerror=alert(1)>', language)).not.toContain('<img');
  });
});

function idsIn(html: string): Set<string> {
  return new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id));
}
