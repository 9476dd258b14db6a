import { ROLES, type Role } from './types.ts';

/** Who may use a route: anyone with at least a role, or only a command on this machine. */
export type Right = Role | 'command';

/** Every guarded route. One that is not here does not start. */
export const RIGHTS: Readonly<Record<string, Right>> = {
  'GET /metrics': 'viewer',

  'GET /api/admin/analytics': 'admin',
  'GET /api/admin/analytics/users': 'admin',

  'DELETE /api/v1/session': 'viewer',
  'GET /api/v1/me': 'viewer',
  'POST /api/v1/me/password': 'viewer',

  'GET /api/v1/vitals': 'viewer',
  'GET /api/v1/operations': 'viewer',
  'GET /api/v1/requests': 'viewer',
  'GET /api/v1/resources': 'viewer',
  'GET /api/v1/pages': 'viewer',
  'GET /api/v1/errors': 'viewer',
  'GET /api/v1/errors/:fingerprint': 'viewer',
  'GET /api/v1/health': 'viewer',
  'GET /api/v1/usage': 'viewer',
  'GET /api/v1/conversations': 'viewer',
  'GET /api/v1/generations': 'viewer',
  'GET /api/v1/experiments': 'viewer',
  'GET /api/v1/ask': 'viewer',
  'GET /api/v1/cohorts': 'viewer',
  'GET /api/v1/engagement': 'viewer',
  'GET /api/v1/segments': 'viewer',
  'POST /api/v1/segments': 'editor',
  'PATCH /api/v1/segments/:id': 'editor',
  'DELETE /api/v1/segments/:id': 'editor',
  'GET /api/v1/funnel': 'viewer',
  'GET /api/v1/delivery': 'viewer',
  'GET /api/v1/delivery/sessions': 'viewer',
  'GET /api/v1/outcomes': 'viewer',
  'GET /api/v1/events': 'viewer',
  'GET /api/v1/status': 'viewer',
  'GET /api/v1/openapi.json': 'viewer',
  'GET /api/v1/retention': 'viewer',
  'GET /api/v1/live': 'viewer',

  'GET /api/v1/alerts/rules': 'viewer',
  'POST /api/v1/alerts/rules': 'editor',
  'PATCH /api/v1/alerts/rules/:id': 'editor',
  'DELETE /api/v1/alerts/rules/:id': 'editor',
  'POST /api/v1/alerts/preview': 'viewer',
  'GET /api/v1/alerts/channels': 'editor',
  // Where messages leave the server is an admin's word.
  'POST /api/v1/alerts/channels': 'admin',
  'PATCH /api/v1/alerts/channels/:id': 'admin',
  'DELETE /api/v1/alerts/channels/:id': 'admin',
  'POST /api/v1/alerts/channels/:id/test': 'editor',
  'GET /api/v1/alerts/deliveries': 'editor',
  'POST /api/v1/alerts/deliveries/:id/retry': 'editor',
  'DELETE /api/v1/alerts/deliveries/:id': 'editor',
  // So is where events do.
  'GET /api/v1/forwards': 'admin',
  'POST /api/v1/forwards': 'admin',
  'PATCH /api/v1/forwards/:id': 'admin',
  'DELETE /api/v1/forwards/:id': 'admin',
  'POST /api/v1/forwards/:id/test': 'admin',
  'GET /api/v1/alerts/silences': 'viewer',
  'POST /api/v1/alerts/silences': 'editor',
  'DELETE /api/v1/alerts/silences/:id': 'editor',
  'GET /api/v1/incidents': 'viewer',
  'GET /api/v1/incidents/:id': 'viewer',
  'GET /api/v1/incidents/:id/post-mortem': 'viewer',
  'PATCH /api/v1/incidents/:id': 'editor',
  'POST /api/v1/incidents/:id/notes': 'editor',

  'GET /api/v1/insights': 'viewer',
  'GET /api/v1/points': 'viewer',
  'GET /api/v1/triage': 'viewer',
  'PATCH /api/v1/triage/:id': 'editor',
  'GET /api/v1/people': 'editor',
  'GET /api/v1/boards': 'viewer',
  'POST /api/v1/boards': 'editor',
  'GET /api/v1/boards/ask': 'viewer',
  'GET /api/v1/boards/:id': 'viewer',
  'GET /api/v1/boards/:id/document': 'viewer',
  'PATCH /api/v1/boards/:id': 'editor',
  'DELETE /api/v1/boards/:id': 'editor',
  'GET /api/v1/views': 'viewer',
  // One's own; a shared one needs an editor.
  'POST /api/v1/views': 'viewer',
  'DELETE /api/v1/views/:id': 'viewer',

  'GET /api/v1/keys': 'editor',
  'POST /api/v1/keys': 'editor',
  'PATCH /api/v1/keys/:id': 'editor',
  'DELETE /api/v1/keys/:id': 'editor',

  'GET /api/v1/sourcemaps': 'editor',
  'POST /api/v1/sourcemaps': 'editor',
  'DELETE /api/v1/sourcemaps': 'editor',
  'GET /api/v1/compliance': 'editor',
  'POST /api/v1/compliance/reports': 'editor',
  'GET /api/v1/compliance/reports/:id': 'editor',

  'POST /api/v1/projects': 'admin',
  'GET /api/v1/users': 'admin',
  'POST /api/v1/users': 'admin',
  'POST /api/v1/users/first': 'admin',
  'PATCH /api/v1/users/:id': 'admin',
  'POST /api/v1/users/:id/invitation': 'admin',
  'DELETE /api/v1/users/:id': 'admin',
  'GET /api/v1/tokens': 'admin',
  'POST /api/v1/tokens': 'admin',
  'DELETE /api/v1/tokens/:id': 'admin',
  'GET /api/v1/audit': 'admin',
  'GET /api/v1/audit/verdict': 'admin',
  'POST /api/v1/visits/export': 'admin',
  'POST /api/v1/visits/download': 'admin',
  'POST /api/v1/visits/erase': 'admin',
  'GET /api/v1/visits/restricted': 'admin',
  'POST /api/v1/sql': 'admin',
  'POST /api/v1/visits/restrict': 'admin',

  'POST /api/v1/backup': 'command',
};

/** Whether a route is about all projects: whoever sees some of them could let themselves in to the others by it. */
export function isOfAll(url: string): boolean {
  return /^\/api\/v1\/(?:users|tokens|projects|audit)(?:\/|$)/.test(url);
}

/** The right that a route needs. Throws for one that the table does not have. */
export function rightOf(method: string, url: string): Right {
  const route = `${method === 'HEAD' ? 'GET' : method} ${url}`;
  const right = Object.hasOwn(RIGHTS, route) ? RIGHTS[route] : undefined;
  if (right !== undefined) return right;
  throw new Error(`[candor] ${route} has no row in api/rights.ts. Say there who may use it.`);
}

/** Whether a role is enough. */
export function isEnough(role: Role, right: Right): boolean {
  return right !== 'command' && ROLES.indexOf(role) >= ROLES.indexOf(right);
}
