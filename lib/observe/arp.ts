import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { quote } from '../cluster/shell.ts';
import { inWords } from '../expect/words.ts';
import type { JsonObject } from '../scenario/model.ts';
import { readArping } from './arping-output.ts';
import { createAsk } from './ask.ts';
import { defineProbe, probeShape } from './probe.ts';
import { createAddresses, placeWord, targetOf } from './target.ts';

const patience = 1000;

const schema = z.strictObject({
  ...probeShape,
  from: probeShape.from
    .refine(
      (from) => !from.startsWith('pod/'),
      'a pod is not on the network of the nodes: ask from the workstation or a node',
    )
    .describe('Where it is asked: the `workstation`, or a node (`control-plane`).'),
  address: placeWord.describe('Whose address it is that is asked for: an IP address, or `{service}`, `{node}`.'),
  interface: z
    .string()
    .regex(/^[\w.@-]{1,15}$/, 'the name of an interface')
    .optional()
    .describe('Interface that is asked through. Without it: the one on the network of the nodes.'),
});

/** Who has an address, asked of the whole network (ARP) every second: one item for each MAC that answers. */
export const arp = defineProbe<z.infer<typeof schema>>({
  name: 'arp',
  schema: schema.describe(
    'Who has an address, asked of the whole network (ARP) every second: one item for each MAC that answers, with the ' +
      '`node` whose it is (or `workstation`). None where nobody answers.',
  ),
  answers: {},
  every: 1000,
  key: ({ mac = '', node }) => `${inWords(mac)}${node === undefined ? '' : ` of ${inWords(node)}`}`,
  create(spec, lab) {
    const ask = createAsk(spec, lab);
    const find = createAddresses(lab);
    const owners = createOwners(lab.cluster);
    const { timeout = patience } = spec;
    return async (signal) => {
      const found = await find(targetOf(spec.address), signal);
      if ('why' in found) return [];
      const script = arping(found.address, spec.interface, timeout);
      const { code, stdout, stderr } = await ask({ tool: 'arping', script, timeout }, signal);
      const answers = readArping(code, stdout, stderr);
      return Promise.all(answers.map(async (one) => ({ ...one, ...(await owners(one.mac, signal)) })));
    };
  },
});

/** Broadcasts alone (`-b`): after a first answer arping would go on to ask only whoever gave it. */
function arping(address: string, device: string | undefined, timeout: number): string {
  const count = Math.max(1, Math.round(timeout / 1000));
  const chosen = device === undefined ? deviceOfNodes : `device=${quote(device)}`;
  return `${chosen}\narping -b -c ${count} -w ${timeout / 1000} -I "$device" ${quote(address)}`;
}

/** That of the default route, which leads out through it; the workstation has none, and no other interface. */
const deviceOfNodes = `device=$(ip -4 route show default | sed -n 's/.* dev \\([^ ]*\\).*/\\1/p' | head -n 1)
[ -n "$device" ] || device=$(ip -4 route show scope link | sed -n 's/.* dev \\([^ ]*\\) proto kernel.*/\\1/p' | head -n 1)`;

type Owner = (mac: string, signal: AbortSignal) => Promise<JsonObject>;

/** The machine of the lab that has a MAC; what is not known yet is asked for anew. */
function createOwners(cluster: Cluster): Owner {
  let known = new Map<string, string>();
  const learn = async (signal: AbortSignal): Promise<void> => {
    const machines = [...cluster.nodes, { ...(await cluster.workstation()), alias: 'workstation' }];
    const lists = await Promise.all(
      machines.map(async ({ sh, alias }) => {
        const { stdout } = await sh('cat /sys/class/net/*/address', { signal });
        return stdout.split('\n').map((mac) => [mac.trim(), alias] as const);
      }),
    );
    known = new Map(lists.flat());
  };
  return async (mac, signal) => {
    if (!known.has(mac)) await learn(signal);
    const node = known.get(mac);
    return node === undefined ? {} : { node };
  };
}
