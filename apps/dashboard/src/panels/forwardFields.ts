import type { ForwardKind } from '@candor/server/api';

/** What a forward's form says, as the server reads it; what is empty is left out, and stays as it was. */
export function toForward(to: ForwardKind, fields: FormData): Record<string, unknown> {
  const text = (name: string): string => String(fields.get(name) ?? '').trim();
  const given = (name: string): Record<string, string> => (text(name) === '' ? {} : { [name]: text(name) });
  if (to === 'sentry') return { ...given('name'), ...given('dsn') };
  const header = text('header');
  return {
    ...given('name'),
    ...given('url'),
    ...given('encoding'),
    ...(header !== '' && { headers: { [header]: text('headerValue') } }),
  };
}
