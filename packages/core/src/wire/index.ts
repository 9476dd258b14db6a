export {
  type DecodedEnvelope,
  decodeEnvelope,
  type RejectedEvent,
  type WireLimits,
  type WireProblem,
} from './decode.ts';
export { encodeEnvelope } from './encode.ts';
export {
  type Acknowledgement,
  type ConsentLevel,
  type Envelope,
  type EnvelopeContext,
  type JsonObject,
  type JsonValue,
  WIRE_VERSION,
  type WireEvent,
} from './envelope.ts';
export type { DefinedEvent, DefinedEvents, DefinedField, FieldKind } from './fields.ts';
export { allowsEvent, type EventLevels, type SiteRules } from './levels.ts';
export {
  type ErasureAnswer,
  MAX_SECRETS,
  type PersonAnswer,
  type PersonEvent,
  type PersonRequest,
  type PersonVisit,
  type RestrictionAnswer,
  visitId,
} from './person.ts';
export type { PrivacyClass } from './privacyClass.ts';
export { type NumberedReason, numberedDrops, numberedReasons } from './reasons.ts';
export { type Restrictable, restrictContext, restrictEvent } from './restrict.ts';
