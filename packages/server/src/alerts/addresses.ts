import { BlockList, isIP } from 'node:net';

/** Networks that nobody on the internet has: https://www.iana.org/assignments/iana-ipv4-special-registry */
const OWN_IPV4: readonly [address: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Of what is public in IPv6, what leads to somewhere else: https://www.iana.org/assignments/iana-ipv6-special-registry */
const ODD_IPV6: readonly [address: string, bits: number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** Which addresses a channel may reach. */
export interface AddressRules {
  /** Whether an address is one of the internet, or of a network that the site allows. */
  isAllowed(address: string): boolean;
  /** Whether it is of a network that the site allows: there, plain http and SMTP are the site's own business. */
  isOwn(address: string): boolean;
}

/** Rules with networks of the site's own, such as `10.1.0.0/16`. */
export function createAddressRules(networks: readonly string[]): AddressRules {
  const own = listOf(networks.map(toSubnet));
  const ipv4 = listOf(OWN_IPV4);
  const odd = listOf(ODD_IPV6);
  const public6 = listOf([['2000::', 3]]);
  const isOwn = (address: string): boolean => holds(own, unmapped(address));
  const isPublic = (address: string): boolean => {
    const plain = unmapped(address);
    if (isIP(plain) === 4) return !holds(ipv4, plain);
    return holds(public6, plain) && !holds(odd, plain);
  };
  return { isOwn, isAllowed: (address) => isOwn(address) || isPublic(address) };
}

function toSubnet(network: string): [string, number] {
  const [address = '', bits] = network.split('/');
  return [address, bits === undefined ? (isIP(address) === 4 ? 32 : 128) : Number(bits)];
}

function listOf(subnets: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of subnets) list.addSubnet(address, bits, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return list;
}

function holds(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** `::ffff:127.0.0.1` is 127.0.0.1. */
function unmapped(address: string): string {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  const dotted = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(plain)?.[1];
  if (dotted !== undefined) return dotted;
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/i.exec(plain) ?? [];
  if (high === undefined || low === undefined) return plain;
  const number = Number.parseInt(high, 16) * 65_536 + Number.parseInt(low, 16);
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.');
}
