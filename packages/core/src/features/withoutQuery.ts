/** An address without query and fragment; of a `data:` address, which holds the file itself, only that. */
export function withoutQuery(url: string): string {
  return url.startsWith('data:') ? 'data:' : url.replace(/[?#].*/s, '').slice(0, 300);
}
