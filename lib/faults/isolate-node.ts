import * as z from 'zod';
import { ActionError } from '../actions/action-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Node } from '../cluster/node.ts';
import { nodeAddress } from '../cluster/node-address.ts';
import { quote } from '../cluster/shell.ts';
import { defineFault, type Fault } from './fault.ts';
import { nodeWord } from './spec.ts';

const schema = z.strictObject({ node: nodeWord });
type Spec = z.infer<typeof schema>;

/** Takes a node off the network of the nodes, as if its cable were pulled: ARP is cut, too. labrig's shell needs none. */
export const isolateNode: Fault = defineFault<Spec>({
  verb: 'isolateNode',
  schema: schema.describe(
    'Takes a node off the network, as if its cable were pulled. What runs on it goes on, and reaches each other; it is ' +
      'connected again at the end, or by `restore`.',
  ),
  describe: ({ node }) => `take ${node} off the network`,
  targets: async ({ node }, cluster) => [`${node}, ${await nodeAddress(cluster, node)}`],
  async inject({ node }, { cluster, ledger }) {
    const there = cluster.node(node);
    const reach = await neighbourOf(cluster, node);
    const before = await reach();
    await ledger.write({ what: 'fault', verb: 'isolateNode', lab: cluster.name, state: { node } });
    const { code, stderr } = await there.sh(disconnect);
    if (code !== 0) throw new ActionError(`${node} could not be taken off the network: ${stderr.trim()}`);
    return {
      summary: `took ${node} off the network`,
      async prove() {
        const after = await reach();
        const changed = before.answers && !after.answers;
        const summary = `seen from ${before.from}, its kubelet ${say(before.answers)} before, and ${say(after.answers)} now`;
        return { changed, summary, before: { ...before }, after: { ...after } };
      },
    };
  },
  restored: ({ node }) => ({ node }),
  undo: async ({ node }, cluster) => {
    if (node === undefined) throw new TypeError('the ledger names no node');
    await reconnect(cluster.node(node));
  },
});

/** What is lost with the link: every route that the kernel does not make by itself. It waits on the node for its return. */
const kept = '/run/labrig-isolated';

const disconnect = `[ ! -e ${kept} ] || exit 0
device=$(ip -4 route show default | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
[ -n "$device" ] || { echo 'it has no default route, so its interface is not known' >&2; exit 1; }
{ echo "$device"
  for family in 4 6; do ip -$family route show dev "$device" | grep -v 'proto kernel' | sed "s/^/$family /"; done
} >${kept}.new && mv ${kept}.new ${kept}
addresses=/proc/sys/net/ipv6/conf/$device/keep_addr_on_down
[ ! -w "$addresses" ] || echo 1 >"$addresses"
ip link set dev "$device" down`;

const connect = `[ -e ${kept} ] || exit 0
read -r device <${kept}
ip link set dev "$device" up || exit 1
tail -n +2 ${kept} | while read -r family route; do ip -$family route replace $route dev "$device" || exit 1; done || exit 1
rm ${kept}`;

async function reconnect(node: Node): Promise<void> {
  const { code, stderr } = await node.sh(connect);
  if (code !== 0) throw new Error(`${node.alias} could not be connected again: ${stderr.trim()}`);
}

function say(answers: boolean): string {
  return answers ? 'answered' : 'did not answer';
}

interface Reach {
  readonly from: string;
  readonly answers: boolean;
}

/** Whether the kubelet's port can be reached from another node; where there is none, from the workstation. */
async function neighbourOf(cluster: Cluster, node: string): Promise<() => Promise<Reach>> {
  const there = cluster.node(node);
  const other = cluster.nodes.find(({ name }) => name !== there.name);
  const from = other ?? (await cluster.workstation());
  const address = await nodeAddress(cluster, node);
  const connection = `timeout 2 bash -c ${quote(`: 3<>/dev/tcp/${address}/10250`)}`;
  return async () => ({ from: other?.alias ?? 'the workstation', answers: (await from.sh(connection)).code === 0 });
}
