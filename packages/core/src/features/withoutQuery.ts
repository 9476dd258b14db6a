/** An address without query and fragment, which may be anybody's secret; of a `data:` address, which holds the file itself, only that. */
export function withoutQuery(url: string): string {
  return url.startsWith('data:') ? 'data:' : url.replace(/[?#].*/s, '');
}
