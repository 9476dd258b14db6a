import type { Envelope, EnvelopeContext, WireEvent } from '../wire/envelope.ts';
import type { FieldNote } from './notes.ts';

/** What all events of an envelope share. */
export const ownContext: Readonly<Record<keyof EnvelopeContext, FieldNote>> = {
  consent: {
    kind: 'string',
    values: ['basic', 'enhanced', 'full'],
    class: 'public',
    reason: 'What the person allowed when these events were collected, so that a server can hold to it.',
  },
  basis: {
    kind: 'string',
    values: ['chosen', 'reported'],
    class: 'public',
    reason:
      'Whether the person chose that here, or a consent platform reported it: only a choice made here outweighs Global Privacy Control.',
  },
  release: {
    kind: 'string',
    class: 'public',
    reason: 'Which version of the site brought an error or a slower page.',
  },
  environment: {
    kind: 'string',
    class: 'public',
    reason: 'Whether it is the site that people use, or a trial of it.',
  },
  browser: {
    kind: 'string',
    class: 'public',
    reason: 'Family and major version, for faults of one browser; coarse, so that it tells nobody apart.',
  },
  os: {
    kind: 'string',
    class: 'public',
    reason: 'Family of the operating system, for faults of one of them.',
  },
  device: {
    kind: 'string',
    values: ['desktop', 'tablet', 'mobile', 'server'],
    class: 'public',
    reason: 'Phones are slower than desks: speed means little without it.',
  },
  connection: {
    kind: 'string',
    class: 'public',
    reason: "How fast the network is, in the browser's few words: speed means little without it.",
  },
  language: {
    kind: 'string',
    class: 'public',
    reason: 'For whom to translate. It tells of the person and no fault needs it, so basic goes without it.',
  },
  session: {
    kind: 'string',
    class: 'pseudonymous',
    reason:
      'Random id of a visit over all its pages and tabs, at most four hours, so that events are seen in their order.',
  },
  user: {
    kind: 'string',
    class: 'pseudonymous',
    reason: 'Random id of the browser for some days, so that visits can be told apart from visitors.',
  },
  userHash: {
    kind: 'string',
    class: 'pseudonymous',
    reason:
      'Salted hash of the pseudonym that the site gives with setUser, so that an account sees its own; the pseudonym itself stays in the page.',
  },
};

/** What else each event says. */
export const ownEventFields: Readonly<Record<Exclude<keyof WireEvent, 'data'>, FieldNote>> = {
  seq: {
    kind: 'number',
    unit: '1',
    class: 'public',
    reason:
      'Its position among the events of its page load, so that none is stored twice and a loss can be counted.',
  },
  type: { kind: 'string', class: 'public', reason: 'What happened, by the names above.' },
  timestamp: { kind: 'number', unit: 'ms', class: 'public', reason: 'When it happened, since 1970.' },
  rate: {
    kind: 'number',
    unit: '1',
    class: 'public',
    reason: 'Share of visits that are measured, so that the others can be counted in.',
  },
  page: {
    kind: 'string',
    class: 'personal',
    reason:
      'Path of the page, redacted, without query and fragment. A fault or a slow page cannot be found without it, so vitals and errors have it at basic; with anything else it would tell what is used, minute by minute.',
  },
};

/** What travels once for a batch, besides its context and its events. */
export const ownEnvelope: Readonly<Record<Exclude<keyof Envelope, 'context' | 'events'>, FieldNote>> = {
  origin: {
    kind: 'string',
    class: 'pseudonymous',
    reason:
      'Random id of one page load, in memory only: with the numbers of its events it tells them apart, and what was lost from what never was. A server keeps a digest of it.',
  },
  produced: {
    kind: 'number',
    unit: '1',
    class: 'public',
    reason: 'How many events the page load has numbered, so that a loss can be counted.',
  },
  dropped: { kind: 'object', unit: '1', class: 'public', reason: 'How many events were let go, by reason.' },
  v: { kind: 'number', unit: '1', class: 'public', reason: 'Version of the format.', isTransient: true },
  id: {
    kind: 'string',
    class: 'public',
    reason: 'Random id of the batch, which the answer names.',
    isTransient: true,
  },
  sentAt: {
    kind: 'number',
    unit: 'ms',
    class: 'public',
    reason: 'Tells how wrong the clock of the device is.',
    isTransient: true,
  },
  sdk: { kind: 'object', class: 'public', reason: 'Name and version of this library.', isTransient: true },
  asks: {
    kind: 'array',
    class: 'public',
    reason: 'Numbers of events that may have arrived before, by a page that could not wait for the answer.',
    isTransient: true,
  },
};
