import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { collectLogs } from './collect.ts';
import type { Engine } from './engine.ts';
import type { LabSort } from './lab-containers.ts';
import { type LabParts, openNodes } from './open-lab.ts';

/** Writes what tells why a cluster could not be made. Never rejects: that reason must not be hidden by what failed after it. */
export async function collectFailed(
  parts: Pick<LabParts, 'engine' | 'open' | 'sort' | 'name' | 'runtime'>,
  folder: string,
): Promise<void> {
  const { engine, sort, name } = parts;
  try {
    const nodes = await openNodes(parts);
    await collectLogs(nodes, failedIn(folder), AbortSignal.timeout(20_000));
    for (const node of nodes) node.close();
    // A load balancer, too, which is no node.
    for (const container of await sort.list(engine, name)) {
      const { stdout, stderr } = await engine.attempt(['logs', '--tail', '2000', container.name]);
      await writeFile(join(failedIn(folder), `${container.alias}.log`), `${stdout}${stderr}`);
    }
  } catch {
    // As said above.
  }
}

/** All nodes on a machine share its instances, so other people's clusters count as well. */
export async function ranOutOfInotify(engine: Engine, sort: LabSort, name: string): Promise<boolean> {
  const nodes = await sort.list(engine, name);
  const logs = await Promise.all(nodes.map((node) => engine.attempt(['logs', '--tail', '50', node.name])));
  return logs.some(({ stdout, stderr }) => /inotify.*Too many open files/.test(`${stdout}${stderr}`));
}

export function failedIn(folder: string): string {
  return join(folder, 'evidence', 'nodes');
}
