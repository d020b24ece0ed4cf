import { readFile, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { perform } from '../command.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { writeImageArchive } from './image-archive.ts';
import { nodeImages } from './images.ts';
import type { Recipe } from './recipe.ts';
import { step } from './step.ts';
import type { Workshop } from './workshop.ts';

/** Writes the images of a node's own pods into one archive. */
export async function packImages(host: Host, shop: Workshop, recipe: Recipe, progress: Progress): Promise<void> {
  const script = await readFile(join(shop.assets, 'pod-network', 'run'), 'utf8');
  await step({
    outputs: [shop.imagesTar],
    inputs: [script, ...(await Promise.all([shop.kubernetes, shop.pause, shop.networkTar].map(age)))],
    make: async () => {
      progress('packing the images of the control plane');
      await writeImageArchive(shop.imagesTar, nodeImages(shop, await imageNames(host, shop, recipe)), host.arch);
    },
  });
}

/** What changes when a file is made anew. */
export async function age(path: string): Promise<string> {
  const { mtimeMs, size } = await stat(path);
  return `${mtimeMs} ${size}`;
}

/** The images that kubeadm of this version asks for, by its own names. */
export async function imageNames(host: Host, shop: Workshop, { kubernetes }: Recipe): Promise<string[]> {
  // The program tells by its name which command it is.
  const kubeadm = join(shop.folder, 'kubeadm');
  await rm(kubeadm, { force: true });
  await symlink(shop.kubernetes, kubeadm);
  const { stdout } = await perform(host, [kubeadm, 'config', 'images', 'list', '--kubernetes-version', kubernetes]);
  return stdout.trim().split('\n');
}
