import { randomUUID } from 'node:crypto';
import { MIGRATIONS, statementsOf } from '../packages/server/src/store/migrations/migration.ts';
import { ROW_COLUMNS, toRow } from '../packages/server/src/store/toRow.ts';

/** The very table that the server fills, so that the floor differs by everything around it and nothing else. */
export const createStatements: readonly string[] = MIGRATIONS.filter(
  ({ name }) => name === 'events' || name === 'consent' || name === 'packing',
).flatMap((step) => statementsOf(step, { database: 'default' }));

export const insertStatement = `INSERT INTO default.events (${ROW_COLUMNS.join(', ')}) FORMAT JSONCompactEachRow`;

/** `count` rows as bytes, like the ones the intake makes of the bench's envelopes. */
export function rawBlock(count: number): Buffer {
  const at = Date.now();
  return Buffer.from(
    Array.from({ length: count }, (_, index) =>
      toRow({
        project: 'default',
        id: randomUUID(),
        at: at - index,
        receivedAt: at,
        source: 'own',
        type: index % 5 === 0 ? 'browser.web_vital' : 'feature.used',
        name: index % 5 === 0 ? 'LCP' : '',
        value: index % 5 === 0 ? 1200 + (index % 3000) : null,
        weight: 100,
        session: `session-${index >> 5}`,
        user: '',
        seq: index,
        page: `/reports/${index % 40}`,
        release: '1.4.2',
        environment: '',
        browser: 'Chrome 156',
        os: 'Linux',
        device: 'desktop',
        fingerprint: '0',
        message: '',
        stack: '',
        attributes: { featureId: `feature-${index % 60}`, action: index % 2 ? 'opened' : 'confirmed' },
        numbers: { rows: index % 5000, durationMs: (index % 900) / 10 },
        retentionDays: 90,
        consent: 'full',
      }),
    ).join('\n'),
  );
}
