import {
  type DecodedEnvelope,
  type DefinedEvents,
  type Envelope,
  type EventLevels,
  type RejectedEvent,
  restrictContext,
  type WireEvent,
} from '@candor/core/wire';
import type { RetentionKinds } from '../dataKind.ts';
import type { InnerEvent } from '../event.ts';
import type { Keyed } from '../keys/hashKey.ts';
import type { WriteKey } from '../keys/writeKeys.ts';
import type { OriginReport } from '../report.ts';
import { SpoolFull } from '../spool/spool.ts';
import type { Admit, Admitted } from './admit.ts';
import { toInnerEvents } from './candor.ts';
import { checkConsent } from './checkConsent.ts';
import type { KeyLimit } from './keyLimit.ts';
import type { Accounted, OutcomeLedger } from './outcomes.ts';
import { pressureAt, refuseFull } from './pressure.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';
import { toReport } from './toReport.ts';

/** What taking an envelope needs from the rest of the server. */
export interface TakeDeps {
  outcomes: OutcomeLedger;
  keyLimit: KeyLimit;
  retentionDays: number;
  retentionKinds: RetentionKinds;
  eventLevels: EventLevels;
  events: DefinedEvents;
  keyed: Keyed;
  /** Whether repeats can be told from news by now. */
  isReady: () => boolean;
  admit: Admit;
  /** How much of the spool is taken, from 0 to 1. */
  spoolShare: () => number;
  /** Whether a person had this visit erased. */
  isErased: (project: string, visit: string) => boolean;
  /** Whether a person has restricted it. */
  isRestricted: (project: string, visit: string) => boolean;
  /** Is shown what was accepted, once it is durable. */
  publish: (events: readonly InnerEvent[]) => void;
  /** Is told why the disk did not take a batch. */
  onFailure: (error: unknown) => void;
  now: () => number;
}

/** Who sends an envelope, and how. */
export interface Sender {
  readonly key: Pick<WriteKey, 'id' | 'key' | 'project'>;
  readonly source: InnerEvent['source'];
  /** The browser's `Sec-GPC`. */
  readonly privacyControl: string | readonly string[] | undefined;
}

/** What became of an envelope that was taken. */
export interface Taken {
  /** As it was kept: with nothing in its context that its level does not let through. */
  readonly envelope: Envelope;
  readonly accepted: number;
  readonly duplicate: number;
  /** Events turned down one by one. */
  readonly turnedDown: readonly RejectedEvent[];
}

/** Makes durable what may be kept of an envelope, or says why that is not possible now. Counts where each event of `sent` ended. */
export async function takeEnvelope(
  { envelope: sent, rejected }: DecodedEnvelope,
  { key, source, privacyControl }: Sender,
  deps: TakeDeps,
): Promise<Taken | Refusal> {
  // Whatever the sender says: what its level does not let through is not kept.
  const envelope = { ...sent, context: restrictContext(sent.context) };
  const { outcomes, retentionDays, retentionKinds, keyed } = deps;
  const { project } = key;
  const lost = (refusal: Refusal): Refusal => {
    outcomes.add(key, refusal.outcome, sent.events.length + rejected.length, refusal.code);
    return refusal;
  };
  if (!deps.isReady()) return lost(refuse(503, 'starting', 'The server is starting; send again.'));

  const { session } = envelope.context;
  if (session !== undefined && deps.isErased(project, session))
    return turnDown(envelope, key, ['invalid', 'erased', 'the person had this visit erased'], deps);
  if (session !== undefined && deps.isRestricted(project, session))
    return turnDown(envelope, key, ['restricted', '', 'the person has restricted this visit'], deps);

  const { sheds, refusal } = pressureAt(deps.spoolShare());
  if (refusal) return lost(refusal);
  const { covered, withheld, isHeld } = checkConsent(envelope, privacyControl, deps);
  const kept: WireEvent[] = [];
  const shed: RejectedEvent[] = [];
  for (const event of covered)
    if (sheds(event)) shed.push({ seq: event.seq, reason: 'the server has too much waiting for detail' });
    else kept.push(event);
  const turnedDown = [...rejected, ...withheld, ...shed];
  const receipt = { project, source, receivedAt: deps.now(), retentionDays, retentionKinds, keyed };
  const events = toInnerEvents({ ...envelope, events: kept }, receipt);
  const report = isHeld ? undefined : toReport(envelope, events, turnedDown, receipt);
  const admitted = await admitOrRefuse(events, report, deps);
  if (isRefusal(admitted)) return lost(admitted);

  deps.keyLimit.spend(key.key, Math.max(1, admitted.fresh.length));
  outcomes.add(key, 'stored', admitted.fresh.length);
  outcomes.add(key, 'duplicate', admitted.duplicate);
  outcomes.add(key, 'invalid', rejected.length, 'event');
  outcomes.add(key, 'consent', withheld.length, 'level');
  outcomes.add(key, 'limited', shed.length, 'pressure');
  deps.publish(admitted.fresh);
  return { envelope, accepted: admitted.fresh.length, duplicate: admitted.duplicate, turnedDown };
}

/** Nothing more of an erased or restricted visit is kept, not even that it was sent. */
function turnDown(
  envelope: Envelope,
  of: Accounted,
  [outcome, code, reason]: ['invalid' | 'restricted', code: string, reason: string],
  { outcomes }: TakeDeps,
): Taken {
  const turnedDown = envelope.events.map(({ seq }) => ({ seq, reason }));
  outcomes.add(of, outcome, turnedDown.length, code);
  return { envelope, accepted: 0, duplicate: 0, turnedDown };
}

async function admitOrRefuse(
  events: readonly InnerEvent[],
  report: OriginReport | undefined,
  deps: TakeDeps,
): Promise<Admitted | Refusal> {
  try {
    return await deps.admit(events, report);
  } catch (error) {
    if (error instanceof SpoolFull) return refuseFull();
    deps.onFailure(error);
    return refuse(503, 'disk', 'The events could not be made durable; send again later.');
  }
}
