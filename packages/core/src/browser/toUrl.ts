/** The address, from the page's own where it is relative; `undefined` where it is none. */
export function toUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
