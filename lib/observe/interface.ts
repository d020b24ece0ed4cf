import * as z from 'zod';
import { defineNodeSubject } from './define-node-subject.ts';
import { type Interface, parseInterfaces } from './parse/ip-json.ts';
import { nodeWord } from './service-word.ts';

const schema = z.strictObject({
  name: z.string().min(1).optional().describe('Name of the interface: `eth0`, `kube-ipvs0`. Without it: all.'),
  node: nodeWord,
});

/** Network interfaces of nodes: an item for each node and interface. */
export const networkInterface = defineNodeSubject<z.infer<typeof schema>, Interface>({
  name: 'interface',
  schema: schema.describe(
    'Network interfaces of nodes, looked at every second: an item for each, with name, mac, state, up, mtu, kind and `addresses`.',
  ),
  look: { script: 'ip -json -details address', parse: parseInterfaces },
  wanted: ({ name }, one) => name === undefined || one.name === name,
  key: ({ name }) => name,
  label: ({ name }) => `interface ${name}`,
});
