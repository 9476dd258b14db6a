import type { FastifyInstance } from 'fastify';
import { AccessProblem } from '../access/AccessProblem.ts';
import type { AccessFile } from '../access/accessFile.ts';
import type { Alerts } from '../alerts/alerts.ts';
import { checkRule } from '../alerts/checkRule.ts';
import { toPostMortem } from '../alerts/postMortem.ts';
import { preview } from '../alerts/preview.ts';
import { type Asked, answerRoutes } from './answerRoutes.ts';
import { readLimit, readScope, readText } from './parameters.ts';
import type {
  AlertPreviewAnswer,
  AlertRule,
  AlertRuleRow,
  ChannelRow,
  DeliveryRow,
  Incident,
  IncidentAnswer,
  IncidentsAnswer,
  Silence,
} from './types.ts';

/** What the routes need. */
export interface AlertRouteDeps {
  alerts: Alerts;
  file: AccessFile;
  now: () => number;
}

const bodyLimit = 131_072;
const MAX_INCIDENTS = 500;
const MEAN_OVER_MS = 30 * 24 * 60 * 60 * 1_000;

/** Adds rules, channels, silences and incidents. */
export function addAlerts(app: FastifyInstance, { alerts, file, now }: AlertRouteDeps): void {
  const { rules, targets, silences } = alerts;
  const on = answerRoutes(app, bodyLimit);
  /** Of whom an answer tells; not who else has an account. */
  const namesOf = (ids: Iterable<string | null>): Record<string, string> => {
    const told = new Set(ids);
    const known = [...file.state.users, ...file.state.tokens].filter(({ id }) => told.has(id));
    return Object.fromEntries(known.map(({ id, name }) => [id, name]));
  };
  const namesIn = (incidents: readonly Incident[]): Record<string, string> =>
    namesOf(incidents.flatMap(idsIn));
  const toRow = (rule: AlertRule): AlertRuleRow => {
    const record = alerts.state.rules[rule.id];
    const { phase, since } = record?.standing ?? { phase: 'ok', since: null };
    return { ...rule, state: { phase, since, look: record?.look ?? null, problem: record?.problem ?? null } };
  };
  const find = (project: string, id: string): Incident => {
    const found = alerts.incidents(project).find((incident) => incident.id === id);
    if (found) return found;
    throw new AccessProblem('unknown', 'There is no such incident.');
  };

  on('GET', 'alerts/rules', ({ project }): { rules: AlertRuleRow[] } => ({
    rules: rules.list(project).map(toRow),
  }));
  on('POST', 'alerts/rules', async ({ who, project, body }): Promise<{ rule: AlertRuleRow }> => {
    return { rule: toRow(await rules.add(who.id, project, body)) };
  });
  on('PATCH', 'alerts/rules/:id', async ({ who, project, body }, id): Promise<{ rule: AlertRuleRow }> => {
    return { rule: toRow(await rules.change(who.id, project, id, body)) };
  });
  on('DELETE', 'alerts/rules/:id', ({ who, project }, id) => rules.remove(who.id, project, id));
  on('POST', 'alerts/preview', ({ project, body, query }): Promise<AlertPreviewAnswer> => {
    const { from, to } = readScope(query, { project, now: now() });
    return preview(alerts.sources, project, checkRule({ name: 'Preview', ...body }), { from, to });
  });

  on('GET', 'alerts/channels', ({ project }): { channels: ChannelRow[] } => ({
    channels: targets.list(project).map(alerts.channelRow),
  }));
  on('POST', 'alerts/channels', async ({ who, project, body }): Promise<{ channel: ChannelRow }> => {
    return { channel: alerts.channelRow(await targets.add(who.id, project, body)) };
  });
  on('PATCH', 'alerts/channels/:id', async ({ who, project, body }, id): Promise<{ channel: ChannelRow }> => {
    return { channel: alerts.channelRow(await targets.change(who.id, project, id, body)) };
  });
  on('DELETE', 'alerts/channels/:id', ({ who, project }, id) => targets.remove(who.id, project, id));
  on('POST', 'alerts/channels/:id/test', async ({ who, project }, id) => {
    const reason = await alerts.test(who.id, project, id);
    return { isSent: reason === undefined, reason: reason ?? null };
  });
  on('GET', 'alerts/deliveries', ({ project }): { deliveries: DeliveryRow[] } => ({
    deliveries: alerts.deliveries(project),
  }));
  on('POST', 'alerts/deliveries/:id/retry', ({ who, project }, id) =>
    alerts.settleDead(who.id, project, id, 'retry'),
  );
  on('DELETE', 'alerts/deliveries/:id', ({ who, project }, id) =>
    alerts.settleDead(who.id, project, id, 'forget'),
  );

  on(
    'GET',
    'alerts/silences',
    ({ project }): { silences: readonly Silence[]; names: Record<string, string> } => {
      const listed = silences.list(project);
      return { silences: listed, names: namesOf(listed.map(({ actor }) => actor)) };
    },
  );
  on('POST', 'alerts/silences', async ({ who, project, body }): Promise<{ silence: Silence }> => {
    return { silence: await silences.add(who.id, project, body) };
  });
  on('DELETE', 'alerts/silences/:id', ({ who, project }, id) => silences.end(who.id, project, id));

  on('GET', 'incidents', ({ project, query }): IncidentsAnswer => {
    const status = readText(query, 'status', 20);
    const all = [...alerts.incidents(project)].sort((a, b) => b.openedAt - a.openedAt);
    const wanted = all.filter((incident) => status === undefined || incident.status === status);
    const recent = all.filter(({ openedAt }) => openedAt > now() - MEAN_OVER_MS);
    const shown = wanted.slice(0, readLimit(query, MAX_INCIDENTS) ?? 100);
    return {
      incidents: shown,
      acknowledgeMs: meanOf(
        recent,
        ({ acknowledgedAt, openedAt }) => acknowledgedAt && acknowledgedAt - openedAt,
      ),
      resolveMs: meanOf(recent, ({ resolvedAt, openedAt }) => resolvedAt && resolvedAt - openedAt),
      names: namesIn(shown),
    };
  });
  const toAnswer = (incident: Incident): IncidentAnswer => ({ incident, names: namesIn([incident]) });
  on('GET', 'incidents/:id', ({ project }, id): IncidentAnswer => toAnswer(find(project, id)));
  on('PATCH', 'incidents/:id', async ({ who, project, body }, id): Promise<IncidentAnswer> => {
    return toAnswer(await alerts.change(who.id, project, id, body));
  });
  on('POST', 'incidents/:id/notes', async ({ who, project, body }, id): Promise<IncidentAnswer> => {
    return toAnswer(await alerts.note(who.id, project, id, body['text']));
  });
  app.get('/api/v1/incidents/:id/post-mortem', (request, reply) => {
    const { project, params } = request as Asked;
    const incident = find(project, params['id'] ?? '');
    return reply
      .type('text/markdown; charset=utf-8')
      .header('content-disposition', `attachment; filename="incident-${incident.id}.md"`)
      .send(toPostMortem(incident, namesIn([incident])));
  });
}

/** Who has to do with an incident. */
function idsIn({ owner, timeline }: Incident): (string | null)[] {
  return [
    owner,
    ...timeline.flatMap(({ what, actor, text }) => (what === 'owned' ? [actor, text] : [actor])),
  ];
}

function meanOf(
  incidents: readonly Incident[],
  lengthOf: (incident: Incident) => number | null,
): number | null {
  const lengths = incidents.map(lengthOf).filter((length) => length !== null);
  return lengths.length === 0 ? null : lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
}
