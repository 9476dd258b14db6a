/** What kind of browser and device somebody has, in words too coarse to tell people apart. */
export interface Agent {
  browser?: string;
  os?: string;
  device?: 'desktop' | 'tablet' | 'mobile';
}

/** The first that is found; who claims to be somebody else besides comes before whom they claim to be. */
const browsers: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Edge', /\bEdg(?:A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Samsung', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)\S* (?:Mobile\/\S+ )?Safari/],
];

const systems: readonly (readonly [name: string, sign: RegExp])[] = [
  ['Android', /Android/],
  ['iOS', /\biP(?:hone|ad|od)/],
  ['Windows', /Windows/],
  ['ChromeOS', /\bCrOS/],
  ['macOS', /\bMac/],
  ['Linux', /Linux/],
];

/** Reads a user agent as the browser library reads its own; nothing where it is no browser's. */
export function readAgent(userAgent: string): Agent {
  const text = userAgent.slice(0, 512);
  for (const [name, sign] of browsers) {
    const { 1: major } = sign.exec(text) ?? [];
    if (major === undefined) continue;
    const os = systems.find(([, of]) => of.test(text))?.[0];
    const isTablet = /iPad|Tablet|Android(?!.*Mobi)/.test(text);
    const device = isTablet ? 'tablet' : text.includes('Mobi') ? 'mobile' : 'desktop';
    return { browser: `${name} ${major}`, ...(os !== undefined && { os }), device };
  }
  return {};
}
