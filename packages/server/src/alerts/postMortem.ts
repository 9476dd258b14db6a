import type { Incident, IncidentEntry } from '../api/types.ts';

/** An incident as Markdown, to be kept where a team keeps such texts. `names` are those of users. */
export function toPostMortem(incident: Incident, names: Readonly<Record<string, string>>): string {
  const { title, severity, status, openedAt, acknowledgedAt, resolvedAt, owner, alerts, timeline } = incident;
  const took = (end: number | null): string => (end === null ? 'not yet' : durationOf(end - openedAt));
  const who = (id: string): string => names[id] ?? id;
  return [
    `# ${escapeText(title)}`,
    '',
    `- Severity: ${severity}`,
    `- Status: ${status}`,
    `- Began: ${timeOf(openedAt)}`,
    `- Acknowledged after: ${took(acknowledgedAt)}`,
    `- Resolved after: ${took(resolvedAt)}`,
    `- Owner: ${owner === null ? 'nobody' : escapeText(who(owner))}`,
    '',
    '## Alerts',
    '',
    ...alerts.map(
      ({ name, since, until }) =>
        `- ${escapeText(name)}: ${timeOf(since)} to ${until === null ? 'now' : timeOf(until)}`,
    ),
    '',
    '## Timeline',
    '',
    ...timeline.map((entry) => `- ${timeOf(entry.at)} ${escapeText(sentenceOf(entry, who))}`),
    '',
    '## Lessons',
    '',
    incident.lessons === '' ? 'None written yet.' : incident.lessons,
    '',
  ].join('\n');
}

function sentenceOf({ what, actor, text }: IncidentEntry, who: (id: string) => string): string {
  const by = actor === 'server' ? '' : ` by ${who(actor)}`;
  const of = text === '' ? '' : `: ${what === 'owned' ? who(text) : text}`;
  return `${what}${by}${of}`;
}

function timeOf(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function durationOf(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return `${Math.round(ms / 1_000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function escapeText(text: string): string {
  return text.replaceAll('\n', ' ').replace(/[\\`*_[\]<>#|~]/g, '\\$&');
}
