import type { AlertRule, AlertSeverity, IncidentAlert, IncidentEntry, MessageKind } from '../api/types.ts';
import { keepNewest } from '../keepNewest.ts';
import { newId } from '../keys/secret.ts';
import type { BookState, Delivery, StoredIncident } from './book.ts';
import { type AlertMessage, withoutPersonal } from './message.ts';
import { amountOf, sightOf } from './words.ts';

/** An incident that comes back within this time is the same one. */
const REOPEN_MS = 10 * 60 * 1_000;
/** Incidents of a project that are over, beyond which the oldest are forgotten. */
const MAX_KEPT = 500;
const MAX_ENTRIES = 500;
const SEVERITIES: readonly AlertSeverity[] = ['info', 'warning', 'critical'];

/** What an alert that begins or ends has to say. */
export interface Occasion {
  rule: AlertRule;
  at: number;
  value: number | null;
  limit: number | null;
  isSilent: boolean;
}

/** What messages need besides the incident. */
export interface Telling {
  at: number;
  rules: readonly AlertRule[];
  /** The dashboard's address; `null` where it is not known. */
  dashboard: string | null;
}

/** Adds an alert to the incident that it belongs to, or opens one. */
export function fire(draft: BookState, { rule, at, value, limit, isSilent }: Occasion): StoredIncident {
  const key = rule.group === '' ? `rule ${rule.id}` : `group ${rule.group}`;
  const ofKey = draft.incidents.filter((one) => one.project === rule.project && one.key === key);
  const open = ofKey.find(({ status }) => status !== 'resolved');
  const recent = ofKey.find(({ resolvedAt }) => resolvedAt !== null && at - resolvedAt <= REOPEN_MS);
  const incident = open ?? recent ?? begin(draft, rule, { key, at });
  const alert: IncidentAlert = {
    rule: rule.id,
    name: rule.name,
    severity: rule.severity,
    since: at,
    until: null,
    value,
    limit,
  };
  incident.alerts = [...incident.alerts.filter((one) => one.rule !== rule.id), alert];
  incident.severity = worstOf(incident.alerts.filter(({ until }) => until === null));
  if (incident === open) log(incident, { at, what: 'joined', text: rule.name });
  else if (incident === recent) {
    Object.assign(incident, {
      status: 'open',
      acknowledgedAt: null,
      resolvedAt: null,
      told: [],
      silenced: [],
    });
    log(incident, { at, what: 'reopened', text: rule.name });
  } else log(incident, { at, what: 'opened', text: rule.name });
  keepQuiet(incident, [
    ...silencedOf(incident).filter((id) => id !== rule.id),
    ...(isSilent ? [rule.id] : []),
  ]);
  if (isSilent) log(incident, { at, what: 'silenced', text: rule.name });
  return incident;
}

/** The rules of an incident that a silence has kept from telling. */
export function silencedOf({ silenced, isSilenced, alerts }: StoredIncident): string[] {
  // Written before each rule was kept apart.
  return silenced ?? (isSilenced ? alerts.map(({ rule }) => rule) : []);
}

/** Says which rules of an incident are kept quiet; with all that go on, the incident is. */
export function keepQuiet(incident: StoredIncident, silenced: string[]): void {
  incident.silenced = silenced;
  const going = incident.alerts.filter(({ until }) => until === null);
  incident.isSilenced = going.length > 0 && going.every(({ rule }) => silenced.includes(rule));
}

function begin(draft: BookState, rule: AlertRule, { key, at }: { key: string; at: number }): StoredIncident {
  const incident: StoredIncident = {
    id: newId('i'),
    project: rule.project,
    title: rule.group === '' ? rule.name : rule.group,
    severity: rule.severity,
    status: 'open',
    openedAt: at,
    acknowledgedAt: null,
    resolvedAt: null,
    owner: null,
    isSilenced: false,
    alerts: [],
    timeline: [],
    lessons: '',
    key,
    told: [],
    silenced: [],
    repeatedAt: at,
  };
  draft.incidents.push(incident);
  draft.incidents = keepNewest(
    draft.incidents,
    MAX_KEPT,
    ({ status, project }) => status === 'resolved' && project === rule.project,
  );
  return incident;
}

/** Ends a rule's alert, and the incident with the last of them; the incident where that ended. */
export function recover(
  draft: BookState,
  { rule, name, at }: { rule: string; name: string; at: number },
): StoredIncident | undefined {
  const incident = draft.incidents.find(
    ({ status, alerts }) =>
      status !== 'resolved' && alerts.some((alert) => alert.rule === rule && alert.until === null),
  );
  const alert = incident?.alerts.find((one) => one.rule === rule && one.until === null);
  if (!incident || !alert) return undefined;
  alert.until = at;
  log(incident, { at, what: 'recovered', text: name });
  if (incident.alerts.some(({ until }) => until === null)) return undefined;
  resolve(incident, { at, actor: 'server' });
  return incident;
}

/** Ends an incident, whatever its alerts do. */
export function resolve(incident: StoredIncident, { at, actor }: { at: number; actor: string }): void {
  incident.status = 'resolved';
  incident.resolvedAt = at;
  for (const alert of incident.alerts) alert.until ??= at;
  log(incident, { at, what: 'resolved', actor, text: '' });
}

/** Adds to what happened. */
export function log(
  incident: StoredIncident,
  { actor = 'server', ...entry }: Omit<IncidentEntry, 'actor'> & { actor?: string },
): void {
  incident.timeline.push({ actor, ...entry });
  // The beginning and the newest say the most.
  if (incident.timeline.length > MAX_ENTRIES) incident.timeline.splice(1, 1);
}

/**
 * Puts messages about an incident on their way to channels, in the same change as what they tell. Of those that wait behind another one
 * only the newest stays: it says how things stand.
 */
export function tell(
  draft: BookState,
  incident: StoredIncident,
  { what, channels }: { what: MessageKind; channels: readonly string[] },
  telling: Telling,
): void {
  for (const channel of channels) {
    const delivery: Delivery = {
      message: toMessage(incident, what, telling),
      channel,
      attempts: 0,
      nextAt: telling.at,
      reason: null,
    };
    const [, ...behind] = draft.deliveries.filter(
      (one) => one.nextAt !== null && one.channel === channel && one.message.key === incident.id,
    );
    draft.deliveries = [...draft.deliveries.filter((one) => !behind.includes(one)), delivery];
  }
}

/** What is said of an incident: names that people gave to rules, and numbers. */
function toMessage(
  incident: StoredIncident,
  what: MessageKind,
  { at, rules, dashboard }: Telling,
): AlertMessage {
  const ruleOf = (id: string): AlertRule | undefined => rules.find((rule) => rule.id === id);
  const sights = incident.alerts.map((alert) => {
    const rule = ruleOf(alert.rule);
    return rule ? sightOf(rule.query, rule.condition.kind, alert) : alert.name;
  });
  const [first] = incident.alerts;
  const rule = first && ruleOf(first.rule);
  return withoutPersonal({
    id: newId('m'),
    what,
    key: incident.id,
    project: incident.project,
    title: incident.title,
    text: sights.join('; '),
    severity: incident.severity,
    at,
    startedAt: incident.openedAt,
    endedAt: incident.resolvedAt,
    facts: [
      { name: 'Project', value: incident.project },
      { name: 'Severity', value: incident.severity },
      ...(first && rule && first.value !== null && rule.condition.kind !== 'burnRate'
        ? [{ name: 'Value', value: amountOf(rule.query, first.value) }]
        : []),
      { name: 'Alerts', value: String(incident.alerts.length) },
    ],
    link: dashboard === null ? null : `${dashboard}/incidents/${incident.id}`,
    runbook: rule?.runbook ?? '',
  });
}

function worstOf(alerts: readonly IncidentAlert[]): AlertSeverity {
  const worst = Math.max(...alerts.map(({ severity }) => SEVERITIES.indexOf(severity)));
  return SEVERITIES[worst] ?? 'warning';
}
