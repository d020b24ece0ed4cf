import type { Cluster } from '../../cluster/cluster.ts';
import { ActionError } from '../action-error.ts';

/** How many addresses are taken where the network is large. */
const wanted = 50;

/**
 * The upper end of the network that the nodes are on, as a range: engines and DHCP servers give addresses away from
 * the lower end on.
 */
export async function upperEnd({ nodes }: Pick<Cluster, 'nodes'>, signal: AbortSignal): Promise<string> {
  const [node] = nodes;
  if (node === undefined) throw new ActionError('the cluster has no node');
  const script =
    "ip -4 -o addr show dev $(ip -4 route show default | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)";
  const { code, stdout, stderr } = await node.sh(script, { signal });
  const cidr = / inet (\d+\.\d+\.\d+\.\d+\/\d+) /.exec(stdout)?.[1];
  if (code !== 0 || cidr === undefined) {
    throw new ActionError(`${node.alias} has no IPv4 address on its network: name the \`pool\` (${stderr.trim()})`);
  }
  return upperEndOf(cidr);
}

/** Of `172.18.0.2/16`: `172.18.255.205-172.18.255.254`. At most a quarter of the network, never its broadcast address. */
export function upperEndOf(cidr: string): string {
  const [address = '', length = ''] = cidr.split('/');
  const size = 2 ** (32 - Number(length));
  if (size < 8) throw new ActionError(`the network of ${cidr} is too small for a pool of addresses: name the \`pool\``);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = Math.floor(number / size) * size + size - 2;
  return `${dotted(last - Math.min(wanted, size / 4) + 1)}-${dotted(last)}`;
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
}
