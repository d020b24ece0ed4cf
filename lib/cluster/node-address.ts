import { isIP } from 'node:net';
import * as z from 'zod';
import type { Cluster } from './cluster.ts';
import { NodeError } from './node-error.ts';

const nodeSchema = z.object({
  status: z.object({ addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]) }),
});

/** A node's address on the network of the nodes, as the API knows it. Rejects with NodeError where it has none. */
export async function nodeAddress(cluster: Cluster, name: string, family: 4 | 6 = 4): Promise<string> {
  const node = cluster.node(name);
  const { body } = await cluster.api.request({ path: `/api/v1/nodes/${encodeURIComponent(node.name)}` });
  const { addresses } = nodeSchema.parse(JSON.parse(body)).status;
  const found = addresses.find(({ type, address }) => type === 'InternalIP' && isIP(address) === family);
  if (found === undefined) throw new NodeError(`the node ${name} has no address of IPv${family}`);
  return found.address;
}
