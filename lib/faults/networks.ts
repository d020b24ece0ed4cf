import { BlockList, isIP } from 'node:net';

/** Networks as CIDRs. A single address is a network of one; what is no address (`default`) is a network of none. */

/** Whether two networks have an address in common. */
export function overlap(one: string, other: string): boolean {
  return contains(one, baseOf(other)) || contains(other, baseOf(one));
}

export function contains(network: string, address: string): boolean {
  const family = isIP(baseOf(network));
  if (family === 0 || isIP(address) !== family) return false;
  const list = new BlockList();
  const name = family === 6 ? 'ipv6' : 'ipv4';
  list.addSubnet(baseOf(network), prefixOf(network), name);
  return list.check(address, name);
}

function baseOf(network: string): string {
  return network.split('/')[0] ?? '';
}

export function prefixOf(network: string): number {
  const [base = '', prefix] = network.split('/');
  return prefix === undefined ? (base.includes(':') ? 128 : 32) : Number(prefix);
}

/** The last address that a machine of an IPv4 network can have: the one before its broadcast address. */
export function lastAddress(network: string): string {
  const size = 2 ** (32 - prefixOf(network));
  const number = baseOf(network)
    .split('.')
    .reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = Math.floor(number / size) * size + Math.max(0, size - 2);
  return [24, 16, 8, 0].map((shift) => Math.floor(last / 2 ** shift) % 256).join('.');
}
