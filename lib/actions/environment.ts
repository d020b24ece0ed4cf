import { delimiter, join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { cacheFolder } from '../host/folders.ts';

/**
 * What a program gets that works on the lab: the lab's kubeconfig, never the user's; and, after the user's own
 * programs, those that labrig keeps.
 */
export function labEnvironment({ kubeconfig }: Pick<Cluster, 'kubeconfig'>): Readonly<Record<string, string>> {
  const programs = join(cacheFolder(), 'bin');
  return { KUBECONFIG: kubeconfig, PATH: [process.env['PATH'] ?? '', programs].join(delimiter) };
}
