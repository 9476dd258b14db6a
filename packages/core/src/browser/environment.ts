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

/** Each tells its name before those whose name it also carries: Edge says that it is Chrome, and Chrome that it is Safari. */
const browsers =
  'Edg=Edge OPR=Opera SamsungBrowser=Samsung FxiOS=Firefox Firefox=Firefox CriOS=Chrome Chrome=Chrome Version=Safari';
const systems = 'iPhone=iOS iPad=iOS Android=Android Windows=Windows CrOS=ChromeOS Mac=macOS Linux=Linux';

function browserOf(userAgent: string): string | undefined {
  const [token, name] = firstIn(userAgent, browsers);
  const version = token && userAgent.split(token)[1]?.match(/^\w*\/(\d+)/)?.[1];
  return version && `${name} ${version}`;
}

function osOf(userAgent: string): string | undefined {
  return firstIn(userAgent, systems)[1];
}

/** The first of `token=name` whose token the text has. */
function firstIn(text: string, table: string): string[] {
  return (
    table
      .split(' ')
      .map((row) => row.split('='))
      .find(([token = '']) => text.includes(token)) ?? []
  );
}
