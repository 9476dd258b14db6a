/** What kind of browser and device this is, in words too coarse to tell people apart. */
export interface Environment {
  browser?: string;
  os?: string;
  device: 'desktop' | 'tablet' | 'mobile' | 'server';
  language?: string;
  connection?: string;
}

interface NavigatorHints {
  userAgentData?: { mobile?: boolean; platform?: string };
  connection?: { effectiveType?: string };
  globalPrivacyControl?: boolean;
}

/** Whether there is a person in front of it. */
export function isBrowser(): boolean {
  return !!globalThis.document || 'WorkerGlobalScope' in globalThis;
}

/** Whether the person asks every site not to share what it learns about them. https://www.w3.org/TR/gpc/ */
export function hasPrivacyControl(): boolean {
  return (globalThis.navigator as NavigatorHints | undefined)?.globalPrivacyControl === true;
}

/** Path of the page, without the query and the fragment, where people's data often is. */
export function pagePath(): string | undefined {
  return globalThis.document && globalThis.location?.pathname;
}

/** Reads the environment; what the platform does not tell is left out. */
export function readEnvironment(): Environment {
  if (!isBrowser()) return { device: 'server' };
  const {
    userAgent = '',
    language,
    connection,
    userAgentData,
  }: Partial<Navigator> & NavigatorHints = globalThis.navigator ?? {};
  const browser = browserOf(userAgent);
  const os = osOf(userAgent);
  const isMobile = userAgentData?.mobile ?? /Mobi/.test(userAgent);
  return {
    ...(browser && { browser }),
    ...(os && { os }),
    device: /iPad|Tablet|Android(?!.*Mobi)/.test(userAgent) ? 'tablet' : isMobile ? 'mobile' : 'desktop',
    ...(language && { language }),
    ...(connection?.effectiveType && { connection: connection.effectiveType }),
  };
}

/** Later names stand in for earlier ones: Edge says that it is Chrome, and Chrome that it is Safari. */
function browserOf(userAgent: string): string | undefined {
  const [, name, version] =
    /(Edg|OPR|SamsungBrowser|Firefox|FxiOS|CriOS)\w*\/(\d+)/.exec(userAgent) ??
    /(Chrome)\/(\d+)/.exec(userAgent) ??
    /(Version)\/(\d+).*Safari/.exec(userAgent) ??
    [];
  return name && `${browserNames[name] ?? name} ${version}`;
}

const browserNames: Readonly<Record<string, string>> = {
  Edg: 'Edge',
  OPR: 'Opera',
  SamsungBrowser: 'Samsung Internet',
  FxiOS: 'Firefox',
  CriOS: 'Chrome',
  Version: 'Safari',
};

function osOf(userAgent: string): string | undefined {
  const [name] = /iPhone|iPad|Android|Windows|CrOS|Mac OS X|Linux(?!.*Android)/.exec(userAgent) ?? [];
  return name && (osNames[name] ?? name);
}

const osNames: Readonly<Record<string, string>> = {
  iPhone: 'iOS',
  iPad: 'iOS',
  'Mac OS X': 'macOS',
  CrOS: 'ChromeOS',
};
