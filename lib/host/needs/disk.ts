import { cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';
import type { Need } from '../need.ts';
import type { Recipe } from '../node-image/recipe.ts';
import { workshop } from '../node-image/workshop.ts';

/** Measured: Go's caches 2.5 GB, files for the image 0.9 GB, the image 0.7 GB, a node 0.5 GB. */
const TO_BUILD = 6e9;
const TO_RUN = 2e9;

/** `recipe`: of the image that may have to be built. */
export function diskNeed(host: Host, recipe: Recipe): Need {
  return {
    name: 'disk',
    why: 'a node takes 0.5 GB, and building its image 4 GB more',
    after: [],
    check: async () => {
      const folder = cacheFolder(host.env);
      const [free, built] = await Promise.all([
        host.freeBytes(folder),
        host.readText(`${workshop(host, recipe).kubernetes}.inputs`),
      ]);
      const least = built === undefined ? TO_BUILD : TO_RUN;
      const found = `${(free / 1e9).toFixed(1)} GB free at ${folder}`;
      if (free >= least) return { ok: true, found };
      return {
        ok: false,
        found,
        mend: `make room: at least ${least / 1e9} GB must be free; another place can be chosen with XDG_CACHE_HOME`,
        byHand: true,
      };
    },
  };
}
