import type { Server } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { placeOf } from './api/place.ts';

/** Open connections of one address; an office behind one address has a few for each browser, for some seconds. */
const MAX_OF_ADDRESS = 256;
const MAX_IN_ALL = 10_000;

/** Turns away an address that holds too many connections open, so that nobody is shut out by one. Proxies that are listed speak for many. */
export function limitConnections(
  server: Server,
  proxies: readonly string[],
  { ofAddress = MAX_OF_ADDRESS, inAll = MAX_IN_ALL }: { ofAddress?: number; inAll?: number } = {},
): void {
  server.maxConnections = inAll;
  const exempt = listOf(['127.0.0.1', '::1', ...proxies]);
  const open = new Map<string, number>();
  server.prependListener('connection', (socket) => {
    const address = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
    const version = isIP(address);
    // By a socket of this machine, or by whom a proxy is.
    if (version === 0 || exempt.check(address, version === 4 ? 'ipv4' : 'ipv6')) return;
    // A machine has as many addresses of its IPv6 network as it likes.
    const place = placeOf(address);
    const count = (open.get(place) ?? 0) + 1;
    open.set(place, count);
    socket.once('close', () => {
      const left = (open.get(place) ?? 1) - 1;
      if (left > 0) open.set(place, left);
      else open.delete(place);
    });
    if (count > ofAddress) socket.destroy();
  });
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const version = isIP(address) === 4 ? 'ipv4' : 'ipv6';
    list.addSubnet(address, bits === undefined ? (version === 'ipv4' ? 32 : 128) : Number(bits), version);
  }
  return list;
}
