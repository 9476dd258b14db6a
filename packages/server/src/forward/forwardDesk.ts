import { randomUUID } from 'node:crypto';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { Post } from '../alerts/post.ts';
import type { ForwardRow, ForwardStatus } from '../api/types.ts';
import type { AuditLog } from '../audit/auditLog.ts';
import type { InnerEvent } from '../event.ts';
import type { ChosenForwards } from './chosenForwards.ts';
import { toBodies } from './forwarder.ts';
import type { Forwards } from './forwards.ts';
import { type Forward, HOUR_MS, MEGABYTE } from './readForwards.ts';
import { sendBody } from './sendBody.ts';

const TEST_MS = 15_000;

/** Where admins see, make, try, pause and remove forwards. */
export interface ForwardDesk extends Pick<ChosenForwards, 'add' | 'change' | 'remove'> {
  rows(project: string): ForwardRow[];
  /** Sends an event that says it is a test, now; resolves with why it did not arrive, or `undefined`. */
  test(actor: string, project: string, id: string): Promise<string | undefined>;
}

/** What is changed here is at work when the change resolves. */
export function createForwardDesk({
  chosen,
  forwards,
  post,
  audit,
  now,
}: {
  chosen: ChosenForwards;
  forwards: Forwards;
  post: Post;
  audit: Pick<AuditLog, 'append'>;
  now: () => number;
}): ForwardDesk {
  const apply = (): Promise<void> => forwards.choose(chosen.list());

  return {
    rows(project) {
      const status = forwards.status();
      const open = forwards.list().flatMap((forward, index): ForwardRow[] => {
        const own = status[index];
        return forward.project === project && own ? [toRow(forward, own)] : [];
      });
      const shut = chosen.unreadable(project).map(({ id, name, to, place, isPaused }): ForwardRow => {
        const about = { id, name, project, to, isPaused };
        const usual = { encoding: 'json', maxMegabytes: 64, maxHours: 24 } as const;
        return { id, name, to, place, ...usual, headers: [], status: nothing(about) };
      });
      return [...open, ...shut];
    },
    async add(actor, project, given) {
      const id = await chosen.add(actor, project, given);
      await apply();
      return id;
    },
    async change(actor, project, id, given) {
      await chosen.change(actor, project, id, given);
      await apply();
    },
    async remove(actor, project, id) {
      await chosen.remove(actor, project, id);
      await apply();
    },
    async test(actor, project, id) {
      const forward = forwards.list().find((one) => one.isChosen?.id === id && one.project === project);
      if (!forward) throw new AccessProblem('unknown', 'There is no such forward that this server can open.');
      await audit.append({ actor, what: 'forward.tested', object: id });
      const signal = AbortSignal.timeout(TEST_MS);
      for (const body of toBodies(forward, [testEvent(forward, now())], now())) {
        const sent = await sendBody(forward, body, { signal, post });
        if (sent.kind !== 'sent') return sent.why;
        if (sent.rejected > 0) return sent.why ?? 'it was not kept';
      }
      return undefined;
    },
  };
}

function toRow(forward: Forward, status: ForwardStatus): ForwardRow {
  const { name, to, url, encoding, headers, maxBytes, maxAgeMs, isChosen } = forward;
  return {
    id: isChosen?.id ?? null,
    name,
    to,
    place: new URL(url).host,
    encoding,
    headers: Object.keys(headers),
    maxMegabytes: maxBytes / MEGABYTE,
    maxHours: maxAgeMs / HOUR_MS,
    status,
  };
}

/** Of one that another server has sealed. */
function nothing(about: Pick<ForwardStatus, 'id' | 'name' | 'project' | 'to' | 'isPaused'>): ForwardStatus {
  return {
    ...about,
    waitingEvents: 0,
    waitingBytes: 0,
    sentAt: null,
    lagMs: 0,
    sent: 0,
    refused: 0,
    expired: 0,
    full: 0,
    withheld: 0,
    problem: 'its secrets were sealed by another server; write them anew',
  };
}

/** For Sentry, which takes nothing else, an error that is none. */
function testEvent({ project, to }: Forward, at: number): InnerEvent {
  return {
    project,
    id: randomUUID(),
    at,
    receivedAt: at,
    source: 'own',
    type: to === 'sentry' ? 'exception' : 'candor.test',
    name: 'Test',
    value: null,
    weight: 100,
    session: '',
    user: '',
    seq: 0,
    page: '',
    release: '',
    environment: '',
    browser: '',
    os: '',
    device: '',
    fingerprint: '0',
    message: 'A test of Candor, sent by hand',
    stack: '',
    attributes: { severity: 'info' },
    numbers: {},
    retentionDays: 1,
    consent: '',
  };
}
