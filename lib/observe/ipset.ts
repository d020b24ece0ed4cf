import * as z from 'zod';
import { defineNodeSubject } from './define-node-subject.ts';
import { type IpSet, parseIpsetSave } from './parse/ipset-save.ts';
import { nodeWord } from './service-word.ts';

const schema = z.strictObject({
  name: z.string().min(1).optional().describe('Name of the set: `KUBE-CLUSTER-IP`. Without it: all.'),
  node: nodeWord,
});

/** The kernel's sets of addresses: an item for each node and set. */
export const ipset = defineNodeSubject<z.infer<typeof schema>, IpSet>({
  name: 'ipset',
  schema: schema.describe(
    "The kernel's sets of addresses, looked at every second: an item for each node and set, with its `members` (`10.96.0.1,tcp:443`).",
  ),
  look: { script: 'ipset save', parse: parseIpsetSave },
  wanted: ({ name }, set) => name === undefined || set.name === name,
  key: ({ name }) => name,
  label: ({ name }) => `ipset ${name}`,
});
