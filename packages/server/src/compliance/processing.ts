import type { SiteRules } from '@candor/core/wire';
import type { ProcessingEntry, ProcessingRecord } from '../api/types.ts';
import { type RetentionKinds, retentionOf } from '../dataKind.ts';
import type { Facts } from './facts.ts';

/** What Article 30(1) wants and only people know. */
const MISSING = [
  'Name and contact of the controller, of its representative and of the data protection officer',
  'The legal ground of each purpose, where it is not consent',
  'Who else gets data, besides the channels below, and transfers to third countries with their safeguards',
];

const MEASURES = [
  'Personal data is taken out in the page and once more before anything rests on the server',
  'Levels of consent decide which events and fields are collected; the server checks them again',
  'Accounts with roles, passwords by scrypt, sign-ins slowed down, tokens kept as hashes',
  'A sealed log of every change and every answer about a person',
  'Expiry by kind of data, enforced by the database; erasure on request from page and team',
  'Backups with checksums',
];

/** The record of processing, made of the catalogue of what is collected. */
export async function recordOf(
  {
    retentionDays,
    retentionKinds,
    rules,
  }: { retentionDays: number; retentionKinds: RetentionKinds; rules: SiteRules },
  { alerts: { channels } }: Pick<Facts, 'alerts'>,
): Promise<ProcessingRecord> {
  // Only here: a server that makes no report does not load it.
  const { describeCollection } = await import('@candor/core/catalogue');
  const { events } = describeCollection('full', rules);
  return {
    missing: MISSING,
    activities: events.map(({ type, reason, level, fields }): ProcessingEntry => {
      const classes = [...new Set(fields.map((field) => field.class))];
      return {
        type: type === '*' ? 'anything else' : type,
        purpose: reason,
        level,
        data: classes.map((of) => ({
          class: of,
          fields: fields.filter((field) => field.class === of).map(({ name }) => name),
        })),
        kept: retentionOf(type, retentionDays, retentionKinds),
      };
    }),
    recipients: channels.map(({ kind, place, project }) => ({ kind, place, project })),
    measures: MEASURES,
  };
}
