import { join } from 'node:path';
import { assetsFolder, cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import { RECIPE } from './recipe.ts';

/** Where a node image is made; everything in it can be thrown away. */
export interface Workshop {
  readonly folder: string;
  readonly assets: string;
  readonly baseTar: string;
  readonly networkTar: string;
  /** The Go module that Kubernetes is built in. */
  readonly source: string;
  /** Kubernetes, etcd and CoreDNS: one program. */
  readonly kubernetes: string;
  readonly pause: string;
  readonly imagesTar: string;
}

export function workshop(host: Host): Workshop {
  const folder = join(cacheFolder(host.env), 'node-image', RECIPE.kubernetes);
  return {
    folder,
    assets: join(assetsFolder(), 'node-image'),
    baseTar: join(folder, 'base.tar'),
    networkTar: join(folder, 'network.tar'),
    source: join(folder, 'source'),
    kubernetes: join(folder, 'kubernetes'),
    pause: join(folder, 'pause'),
    imagesTar: join(folder, 'images.tar'),
  };
}
