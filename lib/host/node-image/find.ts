import { InfraError } from '../../errors.ts';
import { type Host, thisMachine } from '../host.ts';
import { listNodeImages } from './list.ts';
import { recipeFor } from './recipes.ts';
import { isVersion } from './version.ts';

/**
 * The image for a Kubernetes version, given as 1.34 (its newest patch at hand) or 1.34.2; a leading v does no harm.
 * Rejects with an InfraError that names the versions that are at hand.
 */
export async function findNodeImage(kubernetesVersion: string, host: Host = thisMachine): Promise<string> {
  const wanted = kubernetesVersion.replace(/^v/, '');
  const images = await listNodeImages(host);
  const image = images.find(({ kubernetes }) => isVersion(kubernetes, wanted));
  if (image !== undefined) return image.reference;
  const there = images.map(({ kubernetes }) => kubernetes).join(', ') || 'none';
  throw new InfraError(`no node image for Kubernetes ${wanted} at hand (at hand: ${there})`, {
    next: recipeFor(wanted) === undefined ? 'labrig image load FILE' : `labrig setup --kubernetes ${wanted}`,
  });
}
