import type { Envelope, WireEvent } from '@candor/core/wire';
import { createThrottle } from '../access/throttle.ts';
import { toInnerEvents } from '../intake/candor.ts';
import { checkConsent } from '../intake/checkConsent.ts';
import type { Trial } from './facts.ts';

const event = (type: string, data: WireEvent['data'] = {}): WireEvent => ({
  seq: 1,
  type,
  timestamp: 0,
  data,
});
const envelope = (consent: Envelope['context']['consent'], events: readonly WireEvent[]): Envelope => ({
  v: 1,
  id: 'trial',
  origin: 'trial',
  sentAt: 0,
  sdk: { name: 'trial', version: '1' },
  context: { consent },
  events: [...events],
});

/** Sends what people have not allowed through the intake's own rules. */
export function tryConsent(): Trial {
  const tries: [what: string, isTurnedDown: boolean][] = [
    [
      'usage at basic',
      checkConsent(envelope('basic', [event('feature.used')]), undefined, {}).covered.length === 0,
    ],
    [
      'anything at none',
      checkConsent(envelope('none', [event('exception')]), undefined, {}).covered.length === 0,
    ],
    [
      'anything against Global Privacy Control',
      checkConsent(envelope('full', [event('exception')]), '1', {}).covered.length === 0,
    ],
    [
      'the user of an error at enhanced',
      checkConsent(envelope('enhanced', [event('exception', { user: 'u' })]), undefined, {}).covered[0]?.data[
        'user'
      ] === undefined,
    ],
  ];
  return toTrial(tries, 'was taken');
}

/** Made up, one of each kind. */
const PERSONAL: Readonly<Record<string, string>> = {
  'an e-mail address': 'ada.lovelace@example.com',
  'a card number': '4111 1111 1111 1111',
  'an IBAN': 'DE89 3704 0044 0532 0130 00',
  'a US social security number': '078-05-1120',
  'a token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U',
  'a password in an address': 'https://ada:secret@shop.example/',
};

/** Sends personal data through the intake's own redaction. */
export function tryRedaction(): Trial {
  const tries = Object.entries(PERSONAL).map(([what, text]): [string, boolean] => {
    const sent = envelope('full', [event('exception', { message: `For ${text} it failed`, note: text })]);
    const stored = toInnerEvents(sent, {
      project: 'trial',
      source: 'own',
      receivedAt: 0,
      retentionDays: 1,
      keyed: () => '',
    });
    return [what, !JSON.stringify(stored).includes(text)];
  });
  return toTrial(tries, 'was kept');
}

const TRIES = 20;

/** Guesses a password, on the sign-in's own brake. */
export function tryThrottle(): Trial {
  const throttle = createThrottle(5, () => 0);
  for (let tried = 0; tried < TRIES; tried += 1) throttle.tried('trial');
  const isSlow = throttle.waitSeconds('trial') > 60;
  return { tried: TRIES, failures: isSlow ? [] : [`${TRIES} wrong sign-ins were not made to wait.`] };
}

function toTrial(tries: readonly [what: string, isGood: boolean][], wrong: string): Trial {
  return {
    tried: tries.length,
    failures: tries.filter(([, isGood]) => !isGood).map(([what]) => `${what} ${wrong}.`),
  };
}
