import { posix } from 'node:path';
import { documents, headingIds, readDocument } from '../../../scripts/documents.ts';

/** A document as the site shows it. */
export interface Shelved {
  /** From the root of the workspace. */
  readonly path: string;
  readonly url: string;
  readonly title: string;
}

export interface Shelf {
  readonly title: string;
  readonly documents: readonly Shelved[];
}

/** Every document in the order in which somebody would want it. */
export function shelves(): Shelf[] {
  const left = new Set(documents);
  const take = (path: string): Shelved[] => (left.delete(path) ? [toShelved(path)] : []);
  const shelved = order.map(([title, ...paths]) => ({ title, documents: paths.flatMap(take) }));
  // One that is new has a place before somebody has chosen it.
  const more = { title: 'More', documents: [...left].flatMap(take) };
  return [...shelved, more].filter((shelf) => shelf.documents.length > 0);
}

/** The document at a path of the site. */
export function findDocument(pathname: string): Shelved | undefined {
  const path = documents.find((each) => toUrl(each) === pathname);
  return path === undefined ? undefined : toShelved(path);
}

/** Where a link in a document leads on the site; nowhere for what is no document, such as a source file. */
export function toSiteUrl(from: string, link: string): string | undefined {
  if (/^(https?:|#)/.test(link)) return link;
  const [target = '', heading] = link.split('#');
  const path = posix.normalize(posix.join(posix.dirname(from), target));
  const found = documents.find((each) => each === path || each === posix.join(path, 'README.md'));
  return found && toUrl(found) + (heading ? `#${heading}` : '');
}

/** A heading that can be searched for. */
export interface Found {
  readonly title: string;
  readonly page: string;
  readonly url: string;
}

/** Every heading of every document. */
export function allHeadings(): Found[] {
  return documents.flatMap((path) => {
    const { title, url } = toShelved(path);
    const markdown = readDocument(path);
    const ids = headingIds(markdown);
    return headingsOf(markdown).map((heading, index) => ({
      title: heading,
      page: title,
      url: index === 0 ? url : `${url}#${ids[index]}`,
    }));
  });
}

function headingsOf(markdown: string): string[] {
  return [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('`', ''),
  );
}

function toShelved(path: string): Shelved {
  return { path, url: toUrl(path), title: headingsOf(readDocument(path))[0] ?? path };
}

function toUrl(path: string): string {
  const name = path
    .replace(/^docs\//, '')
    .replace(/(^|\/)README\.md$/, '')
    .replace(/\.md$/, '');
  return `/docs/${name}`;
}

const order: readonly (readonly [title: string, ...paths: string[]])[] = [
  [
    'Begin',
    'README.md',
    'docs/choosing.md',
    'docs/getting-started.md',
    'docs/react.md',
    'docs/script-tag.md',
    'docs/server-side.md',
    'examples/README.md',
  ],
  [
    'Come from',
    'docs/migrate/sentry.md',
    'docs/migrate/datadog.md',
    'docs/migrate/faro.md',
    'docs/migrate/posthog.md',
    'docs/migrate/web-vitals.md',
  ],
  [
    'Ask and protect',
    'docs/consent.md',
    'docs/privacy.md',
    'docs/identity.md',
    'docs/events.md',
    'docs/csp.md',
  ],
  ['Measure', 'docs/performance.md', 'docs/errors.md', 'docs/usage.md', 'docs/health.md', 'docs/sampling.md'],
  [
    'Deliver and run',
    'docs/delivery.md',
    'docs/server.md',
    'docs/boards.md',
    'docs/insights.md',
    'docs/questions.md',
    'docs/sourcemaps.md',
    'docs/browsers.md',
    'docs/testing.md',
    'docs/releasing.md',
    'docs/architecture.md',
    'apps/dashboard/README.md',
  ],
  [
    'Look up',
    'docs/api/core.md',
    'docs/api/react.md',
    'docs/api/server.md',
    'docs/api/engine.md',
    'docs/api/sourcemaps.md',
    'packages/core/README.md',
    'packages/react/README.md',
    'packages/server/README.md',
    'packages/engine/README.md',
    'packages/sourcemaps/README.md',
  ],
];
