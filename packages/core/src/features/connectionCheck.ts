import { check, notNegative } from '../option.ts';
import { HealthStatus } from './HealthStatus.ts';
import type { ServiceCheck } from './runCheck.ts';

/** What of a connection is good enough. */
export interface ConnectionCheckOptions {
  /**
   * A longer round trip, in milliseconds, is degraded.
   * @default 1000
   */
  readonly maxRttMs?: number | undefined;
  /**
   * Less than so many megabits per second is degraded.
   * @default 0.1
   */
  readonly minDownlinkMbps?: number | undefined;
}

/** What Chromium tells of the connection. https://wicg.github.io/netinfo/ */
interface Connection {
  /** Milliseconds, in steps of 25; 0 where it has not been measured. */
  readonly rtt?: number;
  /** Megabits per second; 0 where it has not been measured. */
  readonly downlink?: number;
}

/**
 * A check of what the browser knows of its connection, without asking anybody: offline is unhealthy, slow degraded. Browsers that tell
 * no more than whether they are online are healthy then.
 */
export function connectionCheck({
  maxRttMs = 1000,
  minDownlinkMbps = 0.1,
}: ConnectionCheckOptions = {}): ServiceCheck {
  check('maxRttMs', notNegative, maxRttMs);
  check('minDownlinkMbps', notNegative, minDownlinkMbps);
  return () => {
    const { onLine, connection } = (globalThis.navigator ?? {}) as Partial<Navigator> & {
      readonly connection?: Connection;
    };
    if (onLine === false) return { status: HealthStatus.UNHEALTHY, message: 'offline' };
    const { rtt = 0, downlink = 0 } = connection ?? {};
    if (rtt > maxRttMs) {
      return { status: HealthStatus.DEGRADED, responseTime: rtt, message: `round trip of ${rtt} ms` };
    }
    if (downlink && downlink < minDownlinkMbps) {
      return { status: HealthStatus.DEGRADED, responseTime: rtt, message: `${downlink} Mbit/s` };
    }
    return { status: HealthStatus.HEALTHY, ...(rtt && { responseTime: rtt }) };
  };
}
