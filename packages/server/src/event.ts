import type { ConsentLevel } from '@candor/core/wire';

/** One event inside the server, whatever dialect it arrived in; one row of the `events` table. */
export interface InnerEvent {
  project: string;
  /** UUID made from the sender's ids, so that a repeated event has a repeated id. */
  id: string;
  /** When it happened, corrected by the sender's clock offset; milliseconds since the epoch. */
  at: number;
  receivedAt: number;
  source: 'own' | 'otlp' | 'sentry' | 'faro';
  type: string;
  /** What within its type: the vital, the error's type, the service, the measure. */
  name: string;
  value: number | null;
  /** How many events this one stands for, in hundredths: 100 / sampling rate. */
  weight: number;
  session: string;
  user: string;
  seq: number;
  page: string;
  release: string;
  environment: string;
  browser: string;
  os: string;
  device: string;
  /** 64-bit group id as a decimal string; `0` where events do not group. */
  fingerprint: string;
  message: string;
  stack: string;
  attributes: Record<string, string>;
  numbers: Record<string, number>;
  /** Days until the row expires. */
  retentionDays: number;
  /** What the person allowed when it was sent; empty in rows from before this was kept. */
  consent: ConsentLevel | '';
}
