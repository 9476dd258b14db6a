/** What the server wrote into the page's `<meta>` tags. */
function setting(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
}

export const endpoint = setting('candor-endpoint');
export const writeKey = setting('candor-write-key');
export const dashboardUrl = setting('demo-dashboard');
/** This very server under another origin, or empty where it has no second name. */
export const otherOrigin = setting('demo-other-origin');
