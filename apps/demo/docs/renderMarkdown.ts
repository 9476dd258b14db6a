import { Marked } from 'marked';
import { headingIds, readDocument } from '../../../scripts/documents.ts';
import { escapeHtml } from './escapeHtml.ts';
import { highlight } from './highlight.ts';
import { toSiteUrl } from './library.ts';

interface Rendered {
  readonly html: string;
  /** What is on the page, for a list beside it. */
  readonly headings: readonly { readonly id: string; readonly html: string; readonly depth: number }[];
}

/** A document as HTML: links lead to pages of this site, headings can be linked to, and HTML in it stays text. */
export function renderMarkdown(path: string): Rendered {
  const markdown = readDocument(path);
  const ids = headingIds(markdown);
  const headings: { id: string; html: string; depth: number }[] = [];
  const marked = new Marked({
    gfm: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ tokens, depth }) {
        const html = this.parser.parseInline(tokens);
        const id = ids[headings.length] ?? '';
        headings.push({ id, html: html.replaceAll(/<\/?a\b[^>]*>/g, ''), depth });
        const mark =
          depth === 1 ? '' : ` <a class="mark" href="#${id}" aria-hidden="true" tabindex="-1">#</a>`;
        return `<h${depth} id="${id}">${html}${mark}</h${depth}>\n`;
      },
      // Wide code is scrolled by keyboard, too.
      code: ({ text, lang }) =>
        `<pre tabindex="0"><code>${highlight(text, lang?.split(/\s/)[0])}</code></pre>\n`,
      link({ href, tokens }) {
        const html = this.parser.parseInline(tokens);
        const url = toSiteUrl(path, href);
        return url === undefined ? html : `<a href="${escapeHtml(url)}">${html}</a>`;
      },
      image: ({ text }) => escapeHtml(text),
    },
  });
  const html = marked
    .parse(markdown, { async: false })
    .replaceAll('<table>', '<div class="wide" tabindex="0" role="group" aria-label="Table"><table>')
    .replaceAll('</table>', '</table></div>')
    // A heading that says nothing is none.
    .replaceAll(/<th( align="\w+")?><\/th>/g, '<td></td>');
  return { html, headings };
}
