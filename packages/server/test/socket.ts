import net from 'node:net';
import { onTestFinished } from 'vitest';

/** A bound socket that this process never accepts on, as systemd holds one. */
export function bindSocket(): { port: number; fd: number } {
  const handle = (net as unknown as NetInternals)._createServerHandle('127.0.0.1', 0, 4, -1);
  onTestFinished(() => handle.close());
  const address: { port?: number } = {};
  handle.getsockname(address);
  return { port: address.port ?? 0, fd: handle.fd };
}

interface NetInternals {
  _createServerHandle(
    host: string,
    port: number,
    family: 4,
    fd: -1,
  ): { readonly fd: number; getsockname(address: object): void; close(): void };
}
