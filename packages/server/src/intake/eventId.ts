import { hash } from 'node:crypto';

/** The UUID of an event: the same for ever for one project, origin and number. */
export function toEventId(project: string, origin: string, seq: number): string {
  const hex = hash('sha256', `${project}\n${origin}\n${seq}`, 'hex');
  const variant = '89ab'[Number.parseInt(hex[16] ?? '0', 16) & 3];
  // Version 8, the one for ids made in an own way: https://www.rfc-editor.org/rfc/rfc9562#section-5.8
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
