import type { InnerEvent } from '../src/event.ts';

/** An event as the server keeps it. */
export function makeInnerEvent(changes: Partial<InnerEvent> = {}): InnerEvent {
  return {
    project: 'default',
    id: '00000000-0000-8000-8000-000000000001',
    at: 0,
    receivedAt: 0,
    source: 'own',
    type: 'checkout',
    name: '',
    value: null,
    weight: 100,
    session: '',
    user: '',
    seq: 1,
    page: '',
    release: '',
    environment: '',
    browser: '',
    os: '',
    device: '',
    fingerprint: '0',
    message: '',
    stack: '',
    attributes: {},
    numbers: {},
    retentionDays: 90,
    consent: 'enhanced',
    ...changes,
  };
}
