import { delimiter, join } from 'node:path';
import { cacheFolder } from '../host/folders.ts';
import type { Cluster } from './cluster.ts';

/**
 * What a program gets that works on the lab: the lab's kubeconfig, never the user's; after the user's own programs,
 * those that labrig keeps; and as `LABRIG` this program itself, which need not be on PATH.
 */
export function labEnvironment({ kubeconfig }: Pick<Cluster, 'kubeconfig'>): Readonly<Record<string, string>> {
  const programs = join(cacheFolder(), 'bin');
  return {
    KUBECONFIG: kubeconfig,
    PATH: [process.env['PATH'] ?? '', programs].join(delimiter),
    LABRIG: process.argv[1] ?? '',
  };
}
