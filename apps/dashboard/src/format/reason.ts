/** What the browser's reasons for letting an event go mean. */
const REASONS: Readonly<Record<string, string>> = {
  overflow: 'Too much was waiting',
  expired: 'Waited for more than 7 days',
  too_large: 'Too large for a request',
  refused: 'Refused by the server',
  gone: 'The server is gone for good',
  withdrawn: 'Consent was withdrawn',
  corrupt: 'Could not be read back',
  store_lost: 'The device lost it',
  invalid: 'Not an event',
  consent: 'Not covered by consent',
  sampled: 'Visit not in the sample',
  throttled: 'Too many at once',
  before_send: 'Held back by beforeSend',
  nested: 'Tracked while another was',
};

/** Reasons that leave a gap among the numbers: the event had one already. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  'overflow',
  'expired',
  'too_large',
  'refused',
  'gone',
  'withdrawn',
  'corrupt',
  'store_lost',
]);

/** A reason in words; one that a newer browser library gives stands as it is. */
export function describeReason(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? (REASONS[reason] ?? reason) : reason;
}

/** Whether an event let go for this reason was on its way to the server. */
export function isOnTheWay(reason: string): boolean {
  return ON_THE_WAY.has(reason);
}
