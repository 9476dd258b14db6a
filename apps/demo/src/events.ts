import { defineEvents, type EventOf } from '@candor/core';

/** What this site tracks of its own and can say in advance; what its Form page leaks cannot be. */
export const events = defineEvents({
  'privacy.looked': {
    reason: 'To see whether anybody looks at the Privacy page.',
    fields: { page: { class: 'public', kind: 'string', reason: 'Always the word privacy.' } },
  },
});

/** What `track` takes of them. */
export type SiteEvent = EventOf<typeof events>;
