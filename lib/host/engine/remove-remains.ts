import type { Host } from '../host.ts';
import type { Engine } from './engine.ts';

/** Removes the containers with this label (`KEY=VALUE`) that a build left when it was interrupted, with their volumes. */
export async function removeRemains(host: Host, { path }: Engine, label: string): Promise<void> {
  const { stdout } = await host.runToEnd(path, ['ps', '--all', '--quiet', '--filter', `label=${label}`]);
  const containers = stdout.split('\n').filter((id) => id !== '');
  if (containers.length > 0) await host.runToEnd(path, ['rm', '--force', '--volumes', ...containers]);
}
