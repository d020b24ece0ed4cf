import * as z from 'zod';
import { ActionError } from '../actions/action-error.ts';
import type { Node } from '../cluster/node.ts';
import { defineFault, type Fault } from './fault.ts';
import { nodeWord } from './spec.ts';

const schema = z.strictObject({ node: nodeWord });
type Spec = z.infer<typeof schema>;

/** Where containerd looks for the pod network's configuration, and a folder beside it where it does not. */
const folder = '/etc/cni/net.d';
const aside = '/etc/cni/labrig-removed';

/**
 * Only files are configurations; the pod network's pod, which would write its file anew, can't replace a folder by it.
 * cri-dockerd goes on with what it has read once, until it starts anew; without any it looks for one again and again.
 */
const remove = `set -e
mkdir -p ${aside}
for file in ${folder}/*; do
  [ -f "$file" ] || continue
  mv "$file" ${aside}/
  mkdir "$file"
done
! systemctl --quiet is-active cri-docker || systemctl restart cri-docker`;

/** Written anew, not moved: containerd looks at the folder again after a write, and not where a file only appears. */
const putBack = `set -e
[ -d ${aside} ] || exit 0
for file in ${aside}/*; do
  [ -f "$file" ] || continue
  place=${folder}/\${file##*/}
  [ ! -d "$place" ] || rm -r "$place"
  cp -p "$file" "$place"
  rm "$file"
done
rmdir ${aside}`;

/** Takes a node's CNI configuration away: no new pod there gets a network, and the node is no longer ready. */
export const removeCniConfig: Fault = defineFault<Spec>({
  verb: 'removeCniConfig',
  schema: schema.describe(
    `Takes the pod network's configuration out of ${folder} of a node; it is put back at the end, or by \`restore\`.`,
  ),
  describe: ({ node }) => `take the CNI configuration away on ${node}`,
  targets: async ({ node }, cluster) =>
    (await filesOf(cluster.node(node))).map((file) => `${folder}/${file} on ${node}`),
  async inject({ node }, { cluster, ledger, signal }) {
    const there = cluster.node(node);
    const before = await filesOf(there);
    if (before.length > 0) {
      await ledger.write({ what: 'fault', verb: 'removeCniConfig', lab: cluster.name, state: { node } });
      await must(there, remove, signal);
    }
    return {
      summary:
        before.length === 0
          ? `there is nothing in ${folder} on ${node}`
          : `took ${before.join(', ')} out of ${folder} on ${node}`,
      async prove() {
        const after = await filesOf(there);
        return { changed: before.length > 0 && after.length === 0, summary: proofOf(before, after), before, after };
      },
    };
  },
  restored: ({ node }) => ({ node }),
  async undo(state, cluster, signal) {
    const { node } = schema.parse(state);
    await must(cluster.node(node), putBack, signal);
    const files = await filesOf(cluster.node(node));
    if (files.length === 0) throw new Error(`there is no CNI configuration in ${folder} on ${node}`);
  },
});

function proofOf(before: readonly string[], after: readonly string[]): string {
  if (before.length === 0) return `there was no CNI configuration in ${folder}: nothing was taken away`;
  if (after.length > 0) return `there is a CNI configuration again: ${after.join(', ')}`;
  return `no CNI configuration is left in ${folder}; it was ${before.join(', ')}`;
}

/** Names of the configurations. */
async function filesOf(node: Node): Promise<readonly string[]> {
  const { stdout } = await node.sh(`for file in ${folder}/*; do [ ! -f "$file" ] || echo "\${file##*/}"; done`);
  return stdout.split('\n').filter((line) => line !== '');
}

async function must(node: Node, script: string, signal: AbortSignal): Promise<void> {
  const { code, stderr } = await node.sh(script, { signal });
  if (code !== 0) throw new ActionError(`on ${node.alias}: ${stderr.trim()}`);
}
