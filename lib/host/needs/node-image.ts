import { InfraError } from '../../errors.ts';
import { chosen, engine, engines } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import type { Need } from '../need.ts';
import { buildNodeImage } from '../node-image/build.ts';
import { listNodeImages } from '../node-image/list.ts';
import { pullNodeImage } from '../node-image/pull.ts';
import { PULLED, RECIPE } from '../node-image/recipe.ts';

export function nodeImageNeed(host: Host): Need {
  const mend = `pull ${PULLED.tag}, else build ${RECIPE.reference} from source (minutes), or: labrig image load FILE`;
  return {
    name: 'node image',
    why: 'each node is a container of it: Kubernetes, containerd and systemd',
    after: ['engine running', 'privileged containers'],
    check: async () => {
      const state = chosen(await engines(host), host.env);
      if (state?.answers !== true) return { ok: false, found: 'not known: no engine answers', mend };
      const images = await listNodeImages(host, state);
      if (images.length === 0) return { ok: false, found: 'none', mend };
      return { ok: true, found: images.map(({ reference, size }) => `${reference} (${size})`).join(', ') };
    },
    mend: async (progress) => {
      const used = await engine(host);
      progress(`pulling ${PULLED.tag}`);
      const why = await pullNodeImage(host, used, progress);
      if (why === undefined) return;
      progress(`it can't be pulled (${why}): building ${RECIPE.reference} from source`);
      try {
        await buildNodeImage(host, used, progress);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        throw new InfraError(`the node image could be neither pulled (${why}) nor built: ${error.message}`, {
          next: 'labrig setup   # goes on where it was; or, with an image from another machine: labrig image load FILE',
          cause: error,
        });
      }
    },
  };
}
