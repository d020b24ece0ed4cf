import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Node, Place } from './node.ts';

/** What tells of a node's doings, besides its runtime's own logs, by the file it goes to. */
const questions: Readonly<Record<string, string>> = {
  'kubelet.log': 'journalctl -u kubelet --no-pager -n 5000',
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
  // A signal for each node: all questions at once are more listeners on one than Node takes for healthy.
  const missing = await Promise.all(
    nodes.map((node) => collectNode(node, join(folder, node.alias), AbortSignal.any([signal]))),
  );
  return missing.flat();
}

/** What the workstation knows of the network, under `folder/workstation/`. Never rejects, as above. */
export async function collectWorkstation(
  place: Place,
  folder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const script = 'ip address; ip route show table all; ip neighbour';
  return collectFiles('workstation', join(folder, 'workstation'), { 'network.txt': () => say(place, script, signal) });
}

/** What each node says to these scripts, under `folder/ALIAS/` in the files that they are named by. Never rejects, as above. */
export async function collectAnswers(
  nodes: readonly Node[],
  folder: string,
  { scripts, signal }: { readonly scripts: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const missing = await Promise.all(
    nodes.map((node) => collectFiles(node.alias, join(folder, node.alias), answersTo(scripts, node, signal))),
  );
  return missing.flat();
}

function answersTo(
  scripts: Readonly<Record<string, string>>,
  node: Node,
  signal: AbortSignal,
): Readonly<Record<string, () => Promise<string>>> {
  return Object.fromEntries(
    Object.entries(scripts).map(([file, script]) => [file, () => say(node, script, signal)] as const),
  );
}

async function collectNode(node: Node, folder: string, signal: AbortSignal): Promise<readonly string[]> {
  return collectFiles(node.alias, folder, {
    ...answersTo({ ...questions, ...node.runtime.logs }, node, signal),
    'containers.json': async () => `${JSON.stringify(await node.runtime.list(), null, 2)}\n`,
  });
}

async function say(place: Place, script: string, signal: AbortSignal): Promise<string> {
  const { stdout, stderr } = await place.sh(script, { timeout, signal });
  return `${stdout}${stderr}`;
}

async function collectFiles(
  of: string,
  folder: string,
  files: Readonly<Record<string, () => Promise<string>>>,
): Promise<readonly string[]> {
  const missing: string[] = [];
  const keep = async (file: string, get: () => Promise<string>): Promise<void> => {
    try {
      await writeFile(join(folder, file), await get());
    } catch (error) {
      missing.push(`${file} of ${of}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await mkdir(folder, { recursive: true }).catch(() => undefined);
  await Promise.all(Object.entries(files).map(([file, get]) => keep(file, get)));
  return missing;
}
