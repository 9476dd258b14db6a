import type { EventsAnswer, StoredEvent } from '@candor/server/api';
import { ApiFailure, ask } from './client.ts';
import type { SignedOut } from './signedOut.ts';

const LOOK_BACK_MS = 24 * 3_600_000;
const LIMIT = 100;

/** The newest stored events, with which the live list begins. */
export async function loadRecentEvents(signedOut: SignedOut): Promise<readonly StoredEvent[]> {
  const to = Date.now();
  try {
    const answer = await ask<EventsAnswer>('events', { from: to - LOOK_BACK_MS, to, limit: LIMIT });
    return answer.events;
  } catch (error) {
    // A stream cannot say why it was refused; this question can.
    if (error instanceof ApiFailure && error.status === 401) signedOut.set(true);
    throw error;
  }
}
