import * as z from 'zod';
import type { Node } from '../cluster/node.ts';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { everyLook, type NodeLook, sampleNodes } from './node-sample.ts';
import { parseInterfaces } from './parse/ip-json.ts';
import { parseIpvsadm, type VirtualServer } from './parse/ipvsadm.ts';
import type { Entrance } from './parse/service-ports.ts';
import { createServiceNames } from './service-names.ts';
import { isService, nodeWord, serviceWord } from './service-word.ts';
import { defined } from './words.ts';

const schema = z.strictObject({ service: serviceWord, node: nodeWord });
type Spec = z.infer<typeof schema>;

type Item = VirtualServer & { readonly node: string; readonly service?: string; readonly entrance?: Entrance };

interface Seen {
  readonly servers: readonly VirtualServer[];
  /** The node's own addresses: a node port is a virtual server on each. */
  readonly addresses: readonly string[];
}

const mark = '# labrig: addresses';

/** A kernel without ip_vs has no virtual servers; that is no failure of the look. */
const look: NodeLook<Seen> = {
  script: `set -e; [ ! -e /proc/net/ip_vs ] || ipvsadm --save --numeric; echo '${mark}'; ip -json -details address`,
  parse(output) {
    const [servers = '', addresses = ''] = output.split(`${mark}\n`);
    return {
      servers: parseIpvsadm(servers),
      // kube-ipvs0 carries the Services' addresses, which are no node's.
      addresses: parseInterfaces(addresses)
        .filter(({ name }) => name !== 'kube-ipvs0')
        .flatMap((one) => one.addresses),
    };
  },
};

/** The kernel's virtual servers: an item for each node and virtual server. */
export const ipvs = defineSubject<Spec, Spec, Item>({
  name: 'ipvs',
  schema: schema.describe(
    "The kernel's virtual servers, looked at every second: an item for each node and virtual server, with its scheduler and, as `endpoints`, its real servers of a weight over 0. Those of weight 0 are under `drained`: they get no new connections, and stay listed for minutes after their endpoint has gone.",
  ),
  answers: {},
  mode: 'sample',
  every: everyLook,
  within: 30_000,
  stream: (spec) => defined(spec),
  select: (_spec, items) => items as unknown as readonly JsonObject[],
  key: ({ node, ...server }) => `${node} ${placeOf(server)}`,
  label: ({ node, service, ...server }) => `virtual server ${service ?? placeOf(server)} on ${node}`,
  async observe({ service, node }, lab, sink, signal) {
    const names = createServiceNames(lab);
    const items = async (seen: Seen, on: Node, stop: AbortSignal): Promise<readonly JsonObject[]> => {
      const nameOf = await names(seen, stop);
      return seen.servers
        .map((server) => ({ node: on.alias, ...nameOf(server, seen.addresses), ...server }))
        .filter((item) => service === undefined || (item.service !== undefined && isService(service, item.service)))
        .map((item) => defined(item) as unknown as JsonObject);
    };
    await sampleNodes({ look, node, items }, lab, sink, signal);
  },
});

function placeOf({ protocol, address, port }: Pick<VirtualServer, 'protocol' | 'address' | 'port'>): string {
  return `${protocol} ${address}:${port}`;
}
