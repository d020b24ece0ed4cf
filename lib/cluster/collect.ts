import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Node } from './node.ts';

/** What tells of a node's doings, by the file it goes to. */
const questions: Readonly<Record<string, string>> = {
  'kubelet.log': 'journalctl -u kubelet --no-pager -n 5000',
  'containerd.log': 'journalctl -u containerd --no-pager -n 5000',
  'pods.log': 'find /var/log/pods -name "*.log" -exec tail -n 200 {} + 2>/dev/null; true',
  'network.txt': 'ip address; ip route; iptables-save 2>/dev/null; true',
};

/** ms for one question to one node. */
const timeout = 15_000;

/** Writes each node's logs under `folder/ALIAS/`. Never rejects: what could not be had is returned, a line each. */
export async function collectLogs(
  nodes: readonly Node[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const missing = await Promise.all(nodes.map((node) => collectNode(node, join(folder, node.alias), signal)));
  return missing.flat();
}

async function collectNode(node: Node, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const missing: string[] = [];
  const keep = async (file: string, get: () => Promise<string>): Promise<void> => {
    try {
      await writeFile(join(folder, file), await get());
    } catch (error) {
      missing.push(`${file} of ${node.alias}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  await Promise.all([
    ...Object.entries(questions).map(([file, script]) =>
      keep(file, async () => {
        const { stdout, stderr } = await node.sh(script, { timeout, signal });
        return `${stdout}${stderr}`;
      }),
    ),
    keep('containers.json', async () => `${JSON.stringify(await node.runtime.list(), null, 2)}\n`),
  ]);
  return missing;
}
