import type {
  AlertPreviewAnswer,
  AlertRuleRow,
  ChannelRow,
  DeliveryRow,
  Incident,
  IncidentsAnswer,
  Silence,
} from '@candor/server/api';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LONG = 'A name that is so long that it hardly fits into any row of anything, whatever the screen';

/** Made-up answers about alerts; `undefined` for other questions. */
export function toAlerts(path: string, isEmpty: boolean, isHuge: boolean): unknown {
  const now = Date.now();
  const count = isEmpty ? 0 : isHuge ? 80 : 4;
  const many = <Row>(toRow: (index: number, now: number) => Row): Row[] =>
    Array.from({ length: count }, (_, index) => toRow(index, now));
  if (path === 'alerts/rules') return { rules: many(toRule) };
  if (path === 'alerts/channels') return { channels: many(toChannel) };
  if (path === 'alerts/deliveries') return { deliveries: isEmpty ? [] : many(toDelivery).slice(0, 2) };
  if (path === 'alerts/silences') return { silences: many(toSilence).slice(0, 1), names: { u_0: 'Ada' } };
  if (path === 'alerts/preview') return toPreview(now);
  if (path === 'incidents') return toIncidents(many(toIncident));
  if (path.startsWith('incidents/'))
    return isEmpty ? undefined : { incident: toIncident(0, now), names: { u_0: 'Ada' } };
  return undefined;
}

function toIncidents(incidents: Incident[]): IncidentsAnswer {
  const isEmpty = incidents.length === 0;
  return {
    incidents,
    acknowledgeMs: isEmpty ? null : 4 * MINUTE,
    resolveMs: isEmpty ? null : 95 * MINUTE,
    names: { u_0: 'Ada' },
  };
}

function toRule(index: number, now: number): AlertRuleRow {
  const phases = ['firing', 'ok', 'pending', 'resolved'] as const;
  const phase = phases[index % phases.length] ?? 'ok';
  const isVital = index % 2 === 1;
  return {
    id: `r_${index}`,
    name: index === 2 ? LONG : isVital ? 'Checkout is slow' : 'Many errors',
    project: 'default',
    isEnabled: index !== 3,
    query: isVital
      ? { measure: 'vital', vital: 'LCP', level: 0.75, page: '/checkout' }
      : { measure: 'errors' },
    condition: isVital
      ? { kind: 'threshold', direction: 'above', value: 2_500 }
      : { kind: 'change', direction: 'up', by: 0.5, against: 'week' },
    windowMs: 5 * MINUTE,
    everyMs: MINUTE,
    pendingMs: isVital ? 10 * MINUTE : 0,
    resolveMs: 5 * MINUTE,
    severity: index % 2 === 0 ? 'critical' : 'warning',
    group: '',
    channels: index === 1 ? [] : ['c_0'],
    runbook: '',
    createdAt: now - 90 * HOUR,
    changedAt: now - 90 * HOUR,
    state: {
      phase,
      since: now - HOUR,
      look: { at: now - MINUTE, value: isVital ? 3_120 : 41, limit: isVital ? 2_500 : 10 },
      problem: index === 3 ? 'unavailable' : null,
    },
  };
}

function toChannel(index: number, now: number): ChannelRow {
  const kinds = ['webhook', 'slack', 'email', 'pagerduty'] as const;
  const kind = kinds[index % kinds.length] ?? 'webhook';
  return {
    id: `c_${index}`,
    name: index === 2 ? LONG : `On call ${index + 1}`,
    project: 'default',
    kind,
    place: kind === 'email' ? 'smtp.shop.example, 3 receivers' : 'hooks.shop.example',
    createdAt: now - 90 * HOUR,
    lastSentAt: index === 1 ? null : now - HOUR,
    lastFailure: index === 1 ? { at: now - 3 * MINUTE, reason: 'it answered 410' } : null,
    waiting: index,
    dead: index === 1 ? 2 : 0,
  };
}

function toDelivery(index: number, now: number): DeliveryRow {
  return {
    id: `m_${index}`,
    channel: 'c_1',
    incident: 'i_0',
    what: index === 0 ? 'firing' : 'resolved',
    title: 'Many errors',
    createdAt: now - HOUR,
    attempts: 12,
    nextAt: null,
    reason: 'it answered 410',
  };
}

function toSilence(index: number, now: number): Silence {
  return {
    id: `s_${index}`,
    project: 'default',
    rules: ['r_1'],
    from: now - MINUTE,
    until: now + HOUR,
    reason: 'Checkout is slow',
    actor: 'u_0',
  };
}

function toIncident(index: number, now: number): Incident {
  const statuses = ['open', 'acknowledged', 'resolved', 'resolved'] as const;
  const status = statuses[index % statuses.length] ?? 'resolved';
  const openedAt = now - (index + 1) * 3 * HOUR;
  const isOver = status === 'resolved';
  return {
    id: `i_${index}`,
    project: 'default',
    title: index === 1 ? LONG : 'Many errors',
    severity: index % 2 === 0 ? 'critical' : 'warning',
    status,
    openedAt,
    acknowledgedAt: status === 'open' ? null : openedAt + 4 * MINUTE,
    resolvedAt: isOver ? openedAt + 95 * MINUTE : null,
    owner: status === 'open' ? null : 'u_0',
    isSilenced: index === 2,
    alerts: [
      {
        rule: 'r_0',
        name: 'Many errors',
        severity: 'critical',
        since: openedAt,
        until: isOver ? openedAt + 90 * MINUTE : null,
        value: 41,
        limit: 10,
      },
    ],
    timeline: [
      { at: openedAt, what: 'opened', actor: 'server', text: 'Many errors' },
      { at: openedAt + 4 * MINUTE, what: 'note', actor: 'u_0', text: 'The new release. Rolling back.' },
    ],
    lessons: '',
  };
}

function toPreview(now: number): AlertPreviewAnswer {
  const from = now - 24 * HOUR;
  const looks = Array.from({ length: 144 }, (_, index) => {
    const value = Math.round(6 + 4 * Math.sin(index / 20) + (index > 100 && index < 106 ? 30 : 0));
    return {
      at: from + index * 10 * MINUTE,
      value,
      limit: 20,
      phase: value > 20 ? ('firing' as const) : ('ok' as const),
    };
  });
  return {
    from,
    to: now,
    stepMs: 10 * MINUTE,
    count: looks.length,
    looks,
    firings: [{ from: from + 101 * 10 * MINUTE, to: from + 106 * 10 * MINUTE }],
  };
}
