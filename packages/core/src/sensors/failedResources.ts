import { listen } from '../browser/listen.ts';
import type { Stop } from '../stop.ts';

/** A file that an element of the page needs and did not get. */
export interface FailedResource {
  /** Of the element, such as `img` or `script`. */
  readonly tag: string;
  readonly url: string;
}

/** Reports scripts, pictures, styles and media that could not be loaded; requests by code are not among them. */
export function failedResources(report: (resource: FailedResource) => void): Stop {
  if (typeof document === 'undefined') return () => undefined;
  // These events do not bubble, but pass the document on their way down.
  return listen(
    document as EventTarget,
    'error',
    ({ target }) => {
      if (!(target instanceof Element)) return;
      const { currentSrc, src, href, data } = target as Partial<
        HTMLImageElement & HTMLLinkElement & HTMLObjectElement
      >;
      // First what the browser has chosen of several files.
      const url = [currentSrc, src, href, data].find((address) => address && typeof address === 'string');
      if (url) report({ tag: target.localName, url });
    },
    { capture: true },
  );
}
