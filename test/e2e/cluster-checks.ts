import assert from 'node:assert/strict';
import type { Cluster } from '../../lib/cluster/cluster.ts';
import { guardChain } from '../../lib/cluster/egress-guard.ts';
import type { Node } from '../../lib/cluster/node.ts';

/**
 * kube-proxy is at work, so a chain may be gone by then. A flush of the whole tables would take the engine's way to its DNS
 * out, too, and the node could not find its API again.
 */
const flush = `for table in nat filter; do
  iptables-save -t $table | sed -n 's/^:\\(KUBE-[^ ]*\\) .*/\\1/p' | while read -r chain; do
    iptables -w -t $table -F "$chain" 2>/dev/null || true
  done
done`;

/** Each takes a lab that is up with `egress: none`, and rejects with an AssertionError where it does not hold. */
export const clusterChecks: Readonly<Record<string, (cluster: Cluster) => Promise<void>>> = {
  'a packet for outside is dropped in the node': (cluster) => isDropped(cluster, '192.0.2.1'),
  'a packet for a service address without rules is dropped in the node': (cluster) =>
    isDropped(cluster, '10.96.255.254'),
  'the drop survives a flush of what kube-proxy writes': async (cluster) => {
    for (const node of cluster.nodes) await node.sh(flush);
    await isDropped(cluster, '10.96.0.1');
  },
  'a node, its own API and the network of the lab still answer': async (cluster) => {
    for (const node of cluster.nodes) {
      const { code, stderr } = await node.sh('ping -c 1 -W 1 "$(ip -4 route show default | cut -d " " -f 3)"');
      assert.equal(code, 0, `${node.alias}: ${stderr}`);
    }
    await cluster.api.request({ path: '/version' });
  },
  'a node has nothing left of what watched it': async (cluster) => {
    for (const node of cluster.nodes) {
      const stop = new AbortController();
      for await (const list of node.runtime.watch(stop.signal)) {
        assert.ok(list.length > 0);
        stop.abort();
      }
      const wait =
        'for i in 1 2 3 4 5 6 7 8 9 10; do pgrep -f "^(ctr -n k8s.io|docker) events" || exit 0; sleep 0.1; done; exit 1';
      assert.equal((await node.sh(wait)).code, 0, `${node.alias}: what watches events goes on`);
      assert.doesNotMatch((await node.sh('ctr namespaces ls -q')).stdout, /labrig/);
    }
  },
};

async function isDropped(cluster: Cluster, address: string): Promise<void> {
  for (const node of cluster.nodes) {
    const before = await dropped(node);
    const { code } = await node.sh(`curl -sS --max-time 1 http://${address}/`);
    assert.notEqual(code, 0, `${node.alias}: ${address} answered`);
    assert.ok((await dropped(node)) > before, `${node.alias}: no packet for ${address} was counted as dropped`);
  }
}

/** Packets that the guard's last rule has counted. */
async function dropped(node: Node): Promise<number> {
  const { stdout } = await node.sh(`iptables -w -t mangle -L ${guardChain} -v -x -n`);
  const [, packets] = /^\s*(\d+)\s+\d+ DROP/m.exec(stdout) ?? [];
  assert.ok(packets !== undefined, `${node.alias} has no guard`);
  return Number(packets);
}
