import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { isDebian } from '../debian.ts';
import type { Engine } from '../engine/engine.ts';
import { findGo } from '../go/find-go.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { alone } from './alone.ts';
import { assemble, importRootFileSystem } from './assemble.ts';
import { compile } from './compile.ts';
import { packImages } from './pack-images.ts';
import { phase, together } from './phases.ts';
import type { Recipe } from './recipe.ts';
import { makeRootFileSystem } from './root-file-system.ts';
import { type Workshop, workshop } from './workshop.ts';

/**
 * Builds the node image from Go modules and Debian packages. What was made once is kept in the cache: an interrupted build goes on
 * where it was. Rejects with an InfraError.
 */
export async function buildNodeImage(host: Host, engine: Engine, recipe: Recipe, progress: Progress): Promise<void> {
  if (!(await isDebian(host))) {
    throw new InfraError('the node image can be built on Debian and Ubuntu only', { next: 'labrig image load FILE' });
  }
  const shop = workshop(host, recipe);
  await alone(join(shop.shared, 'lock'), () => make(host, engine, { recipe, shop }, progress));
}

interface Job {
  readonly recipe: Recipe;
  readonly shop: Workshop;
}

async function make(host: Host, engine: Engine, { recipe, shop }: Job, progress: Progress): Promise<void> {
  await makeNodeParts(host, { recipe, shop }, progress, (host) => importRootFileSystem(host, engine, shop));
  await phase('node image', progress, (said) => assemble(host, engine, shop, recipe, said));
}

/** Everything that is no engine's: the program of Kubernetes, the root file system, and the archive of images. */
export async function makeNodeParts(
  host: Host,
  { recipe, shop }: Job,
  progress: Progress,
  withRoot: (host: Host) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await together(host, [
    (host) => phase('Kubernetes', progress, (said) => compile({ host, shop, recipe }, () => findGo(host, said), said)),
    (host) =>
      phase('root file system', progress, async (said) => {
        await makeRootFileSystem(host, shop, said);
        await withRoot(host);
      }),
  ]);
  await phase('images', progress, (said) => packImages(host, shop, recipe, said));
}
