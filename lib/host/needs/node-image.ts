import { InfraError } from '../../errors.ts';
import { chosen, type Engine, engine, engines } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import type { Check, Need, Progress } from '../need.ts';
import { buildNodeImage } from '../node-image/build.ts';
import { listNodeImages } from '../node-image/list.ts';
import { pullNodeImage } from '../node-image/pull.ts';
import type { PulledImage, Recipe } from '../node-image/recipe.ts';
import { DEFAULT_RECIPE, RECIPES, recipeFor } from '../node-image/recipes.ts';
import { isVersion } from '../node-image/version.ts';

/** A node image of the Kubernetes that is wanted, as 1.21 or 1.21.14; of any where none is. */
export function nodeImageNeed(host: Host, wanted?: string): Need {
  const recipe = wanted === undefined ? DEFAULT_RECIPE : recipeFor(wanted);
  return {
    name: 'node image',
    why: 'each node is a container of it: Kubernetes, containerd and systemd',
    after: ['engine running', 'privileged containers'],
    check: async () => {
      const state = chosen(await engines(host), host.env);
      if (state?.answers !== true) return amiss('not known: no engine answers', recipe, wanted);
      const images = await listNodeImages(host, state);
      const fitting = images.filter(({ kubernetes }) => wanted === undefined || isVersion(kubernetes, wanted));
      if (fitting.length === 0) return amiss(wanted === undefined ? 'none' : `none of ${wanted}`, recipe, wanted);
      return { ok: true, found: fitting.map(({ reference, size }) => `${reference} (${size})`).join(', ') };
    },
    ...(recipe === undefined ? {} : { mend: (progress) => obtain(host, recipe, wanted, progress) }),
  };
}

function amiss(found: string, recipe: Recipe | undefined, wanted: string | undefined): Check {
  if (recipe === undefined) {
    const known = RECIPES.map(({ kubernetes }) => kubernetes).join(' and ');
    const mend = `labrig image load FILE   # labrig itself makes images of ${known} only`;
    return { ok: false, found, mend, byHand: true };
  }
  const pulled = pullable(recipe, wanted);
  const make = `build ${recipe.reference} from source (minutes), or: labrig image load FILE`;
  return { ok: false, found, mend: pulled === undefined ? make : `pull ${pulled.tag}, else ${make}` };
}

async function obtain(host: Host, recipe: Recipe, wanted: string | undefined, progress: Progress): Promise<void> {
  const used = await engine(host);
  const pulled = pullable(recipe, wanted);
  if (pulled === undefined) {
    await buildNodeImage(host, used, recipe, progress);
    return;
  }
  await pullOrBuild(host, used, { ...recipe, pulled }, progress);
}

/** What is pulled is another patch than what is built: of no use where one patch is wanted. */
function pullable({ pulled }: Recipe, wanted: string | undefined): PulledImage | undefined {
  const version = /:v([\d.]+)$/.exec(pulled?.tag ?? '')?.[1];
  return wanted === undefined || (version !== undefined && isVersion(version, wanted)) ? pulled : undefined;
}

async function pullOrBuild(
  host: Host,
  used: Engine,
  recipe: Recipe & { readonly pulled: PulledImage },
  progress: Progress,
): Promise<void> {
  progress(`pulling ${recipe.pulled.tag}`);
  const why = await pullNodeImage(host, used, recipe.pulled, progress);
  if (why === undefined) return;
  progress(`it can't be pulled (${why}): building ${recipe.reference} from source`);
  try {
    await buildNodeImage(host, used, recipe, progress);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new InfraError(`the node image could be neither pulled (${why}) nor built: ${error.message}`, {
      next: 'labrig setup   # goes on where it was; or, with an image from another machine: labrig image load FILE',
      cause: error,
    });
  }
}
