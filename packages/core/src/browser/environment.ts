/** What kind of browser and device this is, in words too coarse to tell people apart. */
export interface Environment {
  browser?: string;
  os?: string;
  device: 'desktop' | 'tablet' | 'mobile' | 'server';
  language?: string;
  connection?: string;
}

interface NavigatorHints {
  connection?: { effectiveType?: string };
  globalPrivacyControl?: boolean;
}

/** Whether nobody has seen the page yet, and perhaps nobody ever will. https://developer.chrome.com/docs/web-platform/prerender-pages */
export function isPrerendering(): boolean {
  return (globalThis.document as { prerendering?: boolean } | undefined)?.prerendering === true;
}

/** Whether there is a person in front of it. */
export function isBrowser(): boolean {
  return !!globalThis.document || 'WorkerGlobalScope' in globalThis;
}

/** Whether the person asks every site not to share what it learns about them. https://www.w3.org/TR/gpc/ */
export function hasPrivacyControl(): boolean {
  return (globalThis.navigator as NavigatorHints | undefined)?.globalPrivacyControl === true;
}

/** Path of the page, as far as it may be told. */
export function pagePath(): string | undefined {
  const { document, location } = globalThis;
  return document && location && toPath(location);
}

/**
 * Path of an address, without the query and the fragment, where people's data often is; of a file, whose folders say who has it, its
 * name; of `data:`, which holds the page itself, only that.
 */
export function toPath({ protocol, pathname }: Pick<URL, 'protocol' | 'pathname'>): string {
  if (protocol === 'data:') return protocol;
  return protocol === 'file:' ? pathname.replace(/.*\//, '/') : pathname;
}

/** Reads the environment; what the platform does not tell is left out. */
export function readEnvironment(): Environment {
  if (!isBrowser()) return { device: 'server' };
  const {
    userAgent = '',
    language,
    connection,
  }: Partial<Navigator> & NavigatorHints = globalThis.navigator ?? {};
  // Edge and Opera end with their name; Android's own view of the web says that it is Safari and Chrome.
  const { 1: browser = '', 2: version } =
    /(Edg|OPR|Samsung|Firefox|FxiOS|CriOS|Chrome|Version(?!.*Chrome))\w*\/(\d+)(?!.*(Edg|OPR))/.exec(
      userAgent,
    ) ?? [];
  // Android says that it is Linux.
  const { 0: os = '' } = /Android|iP|Windows|CrOS|Mac|Linux(?!.*Android)/.exec(userAgent) ?? [];
  const isTablet = /iPad|Tablet|Android(?!.*Mobi)/.test(userAgent);
  // What is undefined is no part of an envelope's text.
  return {
    browser: browser ? `${names[browser] ?? browser} ${version}` : undefined,
    os: names[os] ?? (os || undefined),
    device: isTablet ? 'tablet' : /Mobi/.test(userAgent) ? 'mobile' : 'desktop',
    language,
    connection: connection?.effectiveType,
  } as Environment;
}

/** What is called otherwise in user agents than by people. */
const names: Readonly<Record<string, string>> = {
  Edg: 'Edge',
  OPR: 'Opera',
  FxiOS: 'Firefox',
  CriOS: 'Chrome',
  Version: 'Safari',
  iP: 'iOS',
  CrOS: 'ChromeOS',
  Mac: 'macOS',
};
