import {
  allowsEvent,
  type Envelope,
  type RejectedEvent,
  restrictEvent,
  type SiteRules,
  type WireEvent,
} from '@candor/core/wire';

/** What the person allows to be kept of an envelope, and what they do not. */
export interface ConsentCheck {
  readonly covered: readonly WireEvent[];
  readonly withheld: readonly RejectedEvent[];
  /** Whether nothing at all may be known of the page load. */
  readonly isHeld: boolean;
}

/**
 * Holds each event against the level that its envelope declares, and the envelope against the browser's `Sec-GPC: 1`, which only a
 * choice made on the site itself outweighs. https://www.w3.org/TR/gpc/
 */
export function checkConsent(
  { context, events }: Envelope,
  privacyControl: string | readonly string[] | undefined,
  rules: SiteRules,
): ConsentCheck {
  const isHeld = privacyControl === '1' && context.basis !== 'chosen';
  const covered: WireEvent[] = [];
  const withheld: RejectedEvent[] = [];
  for (const event of events) {
    const { seq, type } = event;
    if (isHeld)
      withheld.push({ seq, reason: 'consent: Global Privacy Control is on and the person has not chosen' });
    else if (allowsEvent(context.consent, type, rules))
      covered.push(restrictEvent(event, context.consent, rules));
    else withheld.push({ seq, reason: `consent: ${context.consent} does not cover this type` });
  }
  return { covered, withheld, isHeld };
}
