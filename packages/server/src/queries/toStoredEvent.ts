import type { StoredEvent } from '../api/types.ts';
import type { InnerEvent } from '../event.ts';

/** An event as the event list and the live stream show it: words and numbers joined under their names. */
export function toStoredEvent(
  event: Omit<StoredEvent, 'attributes' | 'fingerprint'> &
    Pick<InnerEvent, 'attributes' | 'numbers' | 'fingerprint'>,
): StoredEvent {
  return {
    id: event.id,
    at: event.at,
    receivedAt: event.receivedAt,
    type: event.type,
    name: event.name,
    value: event.value,
    page: event.page,
    session: event.session,
    browser: event.browser,
    os: event.os,
    device: event.device,
    release: event.release,
    environment: event.environment,
    message: event.message,
    ...(event.fingerprint !== '0' && { fingerprint: event.fingerprint }),
    attributes: { ...event.attributes, ...event.numbers },
  };
}
