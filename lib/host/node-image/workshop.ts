import { join } from 'node:path';
import { assetsFolder, cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import type { Recipe } from './recipe.ts';

/** Where a node image is made; everything in it can be thrown away. */
export interface Workshop {
  readonly folder: string;
  /** Of what all node images share; held by one build at a time. */
  readonly shared: string;
  readonly assets: string;
  readonly baseTar: string;
  readonly networkTar: string;
  /** The Go module that Kubernetes is built in. */
  readonly source: string;
  /** All commands of a node in one program. */
  readonly kubernetes: string;
  readonly pause: string;
  readonly imagesTar: string;
}

export function workshop(host: Host, { kubernetes }: Recipe): Workshop {
  const images = join(cacheFolder(host.env), 'node-image');
  const folder = join(images, kubernetes);
  // Beside the version that was the only one: caches of then stay valid.
  const shared = join(images, 'v1.34.2');
  return {
    folder,
    shared,
    assets: join(assetsFolder(), 'node-image'),
    baseTar: join(shared, 'base.tar'),
    networkTar: join(shared, 'network.tar'),
    source: join(folder, 'source'),
    kubernetes: join(folder, 'kubernetes'),
    pause: join(folder, 'pause'),
    imagesTar: join(folder, 'images.tar'),
  };
}
