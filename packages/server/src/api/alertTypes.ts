import type { Framework } from './complianceTypes.ts';
import type { VitalName } from './types.ts';

/** What a rule looks at: one figure of one project, over its window. */
export type AlertQuery =
  /** A percentile of a vital; milliseconds, or a unitless score for CLS. `level` is 0.5, 0.75, 0.9, 0.95 or 0.99. */
  | { measure: 'vital'; vital: VitalName; level: number; page?: string }
  /** Occurrences, weighted by sampling; of one group where a fingerprint is given. */
  | { measure: 'errors'; fingerprint?: string }
  /** Errors for each page view. */
  | { measure: 'errorRate' }
  /** Groups of errors whose first occurrence in 30 days falls into the window. */
  | { measure: 'newErrors' }
  /** Share of health checks that were healthy or degraded, in [0, 1]. */
  | { measure: 'availability'; service?: string }
  /** The worst state seen: 0 healthy, 1 degraded, 2 unknown, 3 unhealthy. */
  | { measure: 'health'; service?: string }
  /** Events of a type, weighted by sampling. */
  | { measure: 'events'; type: string; name?: string }
  /** A question of your own in words, without groups and course; of a rate, what its condition holds for counts as bad. */
  | { measure: 'question'; q: string }
  /** Share of numbered events that are missing, of page loads that began in the window, in [0, 1]. */
  | { measure: 'loss' }
  /** Controls that turned to fail in compliance reports, those that other projects see as well. */
  | { measure: 'compliance'; framework?: Framework };

/** When what a rule looks at is a reason to worry. */
export type AlertCondition =
  /** Beyond a value; worry ends beyond `clear`, which is the value itself unless it is said. */
  | { kind: 'threshold'; direction: 'above' | 'below'; value: number; clear?: number; leastSamples?: number }
  /** Nothing came. */
  | { kind: 'absence' }
  /** More or less than the same window earlier, by this share: 0.5 is half as much again. */
  | {
      kind: 'change';
      direction: 'up' | 'down';
      by: number;
      against: 'previous' | 'day' | 'week';
      leastSamples?: number;
    }
  /** The budget of an objective burns so many times too fast, over a long window and a short one alike. */
  | { kind: 'burnRate'; objective: number; windows: BurnWindow[]; leastBad?: number }
  /** Unlike the same hours of the weeks before, by so many deviations. */
  | { kind: 'anomaly'; direction: 'up' | 'down' | 'both'; deviations: number };

/** A pair of windows of a burn rate. */
export interface BurnWindow {
  longMs: number;
  shortMs: number;
  rate: number;
}

export type AlertSeverity = 'critical' | 'warning' | 'info';

/** What can be chosen of a rule. */
export interface AlertRuleChoice {
  name: string;
  isEnabled: boolean;
  query: AlertQuery;
  condition: AlertCondition;
  /** How much time one look covers. */
  windowMs: number;
  /** Time between two looks. */
  everyMs: number;
  /** How long it must be bad before it is told. */
  pendingMs: number;
  /** How long it must be good before it is over. */
  resolveMs: number;
  severity: AlertSeverity;
  /** Rules of one group share an incident; empty for an incident of its own. */
  group: string;
  /** Ids of channels that are told. */
  channels: string[];
  /** What to do then, for people. An https address, or empty. */
  runbook: string;
}

/** A rule as it is kept. */
export interface AlertRule extends AlertRuleChoice {
  id: string;
  project: string;
  createdAt: number;
  changedAt: number;
}

/** From calm to worry and back: bad for a while, told, over. */
export type AlertPhase = 'ok' | 'pending' | 'firing' | 'resolved';

/** What one look has seen. */
export interface AlertLook {
  at: number;
  /** `null` where there was nothing to look at. */
  value: number | null;
  /** Beyond which it is bad; `null` where that cannot be said, such as with too little history. */
  limit: number | null;
}

/** `GET /api/v1/alerts/rules`. */
export interface AlertRuleRow extends AlertRule {
  state: { phase: AlertPhase; since: number | null; look: AlertLook | null; problem: string | null };
}

/** `POST /api/v1/alerts/preview?from&to`: what a rule would have done; the last day unless asked otherwise. */
export interface AlertPreviewAnswer {
  from: number;
  to: number;
  /** Time between two looks. */
  stepMs: number;
  /** Looks that were taken; of many of them, `looks` has those that tell the most. */
  count: number;
  looks: (AlertLook & { phase: AlertPhase })[];
  firings: { from: number; to: number | null }[];
  /** Of an anomaly rule over counts with enough history: which changes it finds. */
  reach?: AnomalyReach[];
}

/** By how much hours as busy as on average have to change to be found nine times of ten, when the change has lasted for `hours`. */
export interface AnomalyReach {
  hours: number;
  /** What is usual. */
  perHour: number;
  /** A share of it: 0.5 is half; `null` where even nothing at all is not found. */
  drop: number | null;
  /** A share of it: 1 is twice as many. */
  rise: number | null;
}

/** Where messages go. Secrets are told to the server once, and shown to nobody again. */
export type ChannelTarget =
  | { kind: 'webhook'; url: string; secret: string }
  | { kind: 'slack'; url: string }
  | { kind: 'teams'; url: string }
  | { kind: 'pagerduty'; url: string; routingKey: string }
  | { kind: 'opsgenie'; url: string; apiKey: string }
  | { kind: 'alertmanager'; url: string; name: string; password: string }
  | {
      kind: 'email';
      host: string;
      port: number;
      /** TLS from the first byte; otherwise STARTTLS is required unless the host is of the site's own networks. */
      isSecure: boolean;
      name: string;
      password: string;
      from: string;
      to: string[];
    };

export type ChannelKind = ChannelTarget['kind'];

/** `GET /api/v1/alerts/channels`: a channel without its secrets. */
export interface ChannelRow {
  id: string;
  name: string;
  project: string;
  kind: ChannelKind;
  /** Host, and for e-mail its receivers; never a path, for it may be a secret. */
  place: string;
  createdAt: number;
  lastSentAt: number | null;
  lastFailure: { at: number; reason: string } | null;
  waiting: number;
  dead: number;
}

/** `GET /api/v1/alerts/deliveries`: a message on its way, or one that was given up. */
export interface DeliveryRow {
  id: string;
  channel: string;
  incident: string | null;
  what: MessageKind;
  title: string;
  createdAt: number;
  attempts: number;
  /** `null` once it was given up. */
  nextAt: number | null;
  reason: string | null;
}

export type MessageKind = 'firing' | 'acknowledged' | 'resolved' | 'test';

export type IncidentStatus = 'open' | 'acknowledged' | 'resolved';

/** One rule's share in an incident. */
export interface IncidentAlert {
  rule: string;
  name: string;
  severity: AlertSeverity;
  since: number;
  until: number | null;
  value: number | null;
  limit: number | null;
}

export interface IncidentEntry {
  at: number;
  what:
    | 'opened'
    | 'joined'
    | 'recovered'
    | 'reopened'
    | 'silenced'
    | 'told'
    | 'acknowledged'
    | 'owned'
    | 'note'
    | 'resolved';
  /** The id of who did it, or `server`. */
  actor: string;
  /** A rule's name, a channel's name, or what somebody noted. */
  text: string;
}

/** Something that is wrong, from the first alert until the last is over. */
export interface Incident {
  id: string;
  project: string;
  title: string;
  severity: AlertSeverity;
  status: IncidentStatus;
  openedAt: number;
  acknowledgedAt: number | null;
  resolvedAt: number | null;
  /** The id of a user. */
  owner: string | null;
  isSilenced: boolean;
  alerts: IncidentAlert[];
  timeline: IncidentEntry[];
  /** Markdown, what people learnt from it. */
  lessons: string;
}

/** `GET /api/v1/incidents?status&limit`: the newest first. */
export interface IncidentsAnswer {
  incidents: Incident[];
  /** Means over the incidents of the last 30 days, in milliseconds; `null` where there is none. */
  acknowledgeMs: number | null;
  resolveMs: number | null;
  /** Names of the users that are still known. */
  names: Record<string, string>;
}

/** `GET /api/v1/incidents/:id`. */
export interface IncidentAnswer {
  incident: Incident;
  names: Record<string, string>;
}

/** `GET /api/v1/alerts/silences`: nothing is told of some rules until it ends. */
export interface Silence {
  id: string;
  project: string;
  /** Ids; empty for every rule of the project. */
  rules: string[];
  from: number;
  until: number;
  reason: string;
  actor: string;
}
