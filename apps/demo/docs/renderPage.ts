import { escapeHtml } from './escapeHtml.ts';
import { type Shelved, shelves } from './library.ts';
import { renderMarkdown } from './renderMarkdown.ts';

/** A whole page of the documents, which needs no script but for its search. */
export function renderPage(shown: Shelved): string {
  const { html, headings } = renderMarkdown(shown.path);
  const parts = headings.filter(({ depth }) => depth === 2 || (depth === 3 && headings.length < 40));
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${escapeHtml(shown.title)} · Candor</title>
    <link rel="icon" href="/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/demo.css" />
    <link rel="stylesheet" href="/docs.css" />
    <script type="module" src="/docs.js"></script>
  </head>
  <body>
    <a class="skip" href="#main">Skip to the page</a>
    <header class="top">
      <div class="top-inner">
        <a class="brand" href="/docs/">Candor</a>
        <search class="find">
          <input type="search" id="find" placeholder="Find a heading" aria-label="Find a heading" autocomplete="off" aria-controls="found" hidden />
          <p id="count" role="status"></p>
          <ol id="found" aria-label="Headings found" hidden></ol>
        </search>
        <a class="to-dashboard" href="/">Demo</a>
      </div>
    </header>
    <div class="shelf">
      <details class="shelves" open>
        <summary>All pages</summary>
        <nav aria-label="Documents">${toNavigation(shown)}</nav>
      </details>
      <main id="main" class="document">
${html}
      </main>
      ${parts.length > 2 ? `<nav class="parts" aria-label="On this page"><p>On this page</p><ul>${parts.map(({ id, html: title, depth }) => `<li class="depth${depth}"><a href="#${id}">${title}</a></li>`).join('')}</ul></nav>` : ''}
    </div>
  </body>
</html>`;
}

function toNavigation(shown: Shelved): string {
  return shelves()
    .map(
      ({ title, documents }) =>
        `<h2>${title}</h2><ul>${documents
          .map(({ url, title: name }) => {
            const current = url === shown.url ? ' aria-current="page"' : '';
            return `<li><a href="${url}"${current}>${escapeHtml(name)}</a></li>`;
          })
          .join('')}</ul>`,
    )
    .join('');
}
