import { AccessProblem } from '../../access/AccessProblem.ts';

type Given = Readonly<Record<string, unknown>>;

/** An http or https address, without a name and password in it; `usual` where none is given. */
export function readUrl(given: Given, kept?: string, usual?: string): string {
  const value = given['url'] === undefined || given['url'] === '' ? (kept ?? usual) : given['url'];
  const isText = typeof value === 'string' && value.length <= 2_000 && URL.canParse(value);
  const url = isText ? new URL(value) : undefined;
  const isGood = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  return isGood ? url.href : refuse('url', 'must be an https address, such as https://hooks.example/…');
}

/** Text of one line; `kept` where none is given. */
export function readLine(
  given: Given,
  name: string,
  {
    kept,
    usual,
    least = 0,
    most = 500,
  }: { kept?: string | undefined; usual?: string; least?: number; most?: number } = {},
): string {
  const value = given[name] === undefined || given[name] === '' ? (kept ?? usual ?? '') : given[name];
  const isGood =
    typeof value === 'string' && value.length >= least && value.length <= most && !/\p{Cc}/u.test(value);
  return isGood ? value : refuse(name, `must be ${least} to ${most} characters on one line`);
}

/** A secret that is sent along; what is kept of it goes to the host that it was given for, and to no other. */
export function readSecret(
  given: Given,
  name: string,
  {
    kept,
    isSameHost,
    ...sizes
  }: { kept: string | undefined; isSameHost: boolean; least?: number; most: number },
): string {
  const isGiven = given[name] !== undefined && given[name] !== '';
  if (kept && !isSameHost && !isGiven) refuse(name, 'must be given again, for it would go to another host');
  return readLine(given, name, { kept, ...sizes });
}

export function refuse(field: string, rule: string): never {
  throw new AccessProblem('invalid', `\`${field}\` ${rule}.`);
}

/** Whether an address is at the host that another one names. */
export function isAtHostOf(url: string, other: string | undefined): boolean {
  return other !== undefined && hostOf(url) === hostOf(other);
}

/** What may be shown of an address: paths are secrets at many services. */
export function hostOf(url: string): string {
  return new URL(url).host;
}
