import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MinikubeTools } from '../../cluster/minikube.ts';
import type { RuntimeName } from '../../cluster/runtime-name.ts';
import { InfraError } from '../../errors.ts';
import { type Engine, engine } from '../engine/engine.ts';
import { imageId } from '../engine/image-id.ts';
import { assetsFolder } from '../folders.ts';
import { type Host, thisMachine } from '../host.ts';
import type { Recipe } from '../node-image/recipe.ts';
import { DEFAULT_RECIPE } from '../node-image/recipes.ts';
import { isVersion } from '../node-image/version.ts';
import { BASE_IMAGE, KICBASE } from './base-image.ts';
import { findMinikube, findOwnMinikube, MINIKUBE_VERSION, minikubeFolders } from './minikube.ts';
import { kubeadmPath, preloadName } from './preload.ts';

/** The only one that is built: of others minikube wants settings that nobody has tried. */
export const BUILT_RECIPE: Recipe = DEFAULT_RECIPE;

/**
 * For a minor version (`1.34`), or any. minikube's own base image counts before one that was built. Rejects with an
 * InfraError where neither is at hand.
 */
export async function findMinikubeTools(
  kubernetes: string | undefined,
  runtime: RuntimeName,
  host: Host = thisMachine,
): Promise<MinikubeTools> {
  const used = await engine(host);
  const { cache } = minikubeFolders(host);
  if ((await imageId(host, used, KICBASE.tag)) !== undefined) {
    const minikube = await findMinikube(host);
    if (minikube === undefined)
      throw new InfraError('minikube is not installed', { next: 'labrig setup --provider minikube' });
    return { program: minikube.path, cache, ...(kubernetes === undefined ? {} : { kubernetes: `v${kubernetes}.0` }) };
  }
  const built = await findBuilt(host, used, runtime);
  if (built === undefined) {
    throw new InfraError(`there is nothing that minikube could make a node of, with ${runtime} in it`, {
      next: 'labrig setup --provider minikube',
    });
  }
  if (kubernetes !== undefined && !isVersion(BUILT_RECIPE.kubernetes, kubernetes)) {
    throw new InfraError(`minikube can make clusters of ${BUILT_RECIPE.kubernetes} here, not of ${kubernetes}`, {
      next: 'labrig run --provider kind',
    });
  }
  return built;
}

async function findBuilt(host: Host, used: Engine, runtime: RuntimeName): Promise<MinikubeTools | undefined> {
  const minikube = await findOwnMinikube(host);
  const { cache, preloads } = minikubeFolders(host);
  const { kubernetes } = BUILT_RECIPE;
  const files = [join(preloads, preloadName(runtime, kubernetes, host.arch)), kubeadmPath(host, kubernetes)];
  const there =
    minikube?.version === MINIKUBE_VERSION &&
    files.every((file) => existsSync(file)) &&
    (await imageId(host, used, BASE_IMAGE)) !== undefined;
  return there ? { program: minikube.path, kubernetes, cache, built: { baseImage: BASE_IMAGE, manifest } } : undefined;
}

/** The pod network and the class of volumes that labrig's nodes have under kind, too. */
async function manifest(podSubnet: string): Promise<string> {
  const folder = join(assetsFolder(), 'node-image', 'rootfs', 'kind', 'manifests');
  const texts = await Promise.all(
    ['default-cni.yaml', 'default-storage.yaml'].map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.join('---\n').replaceAll('{{ .PodSubnet }}', podSubnet);
}
