import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import { isDebian } from '../debian.ts';
import type { Engine } from '../engine/engine.ts';
import { imageId } from '../engine/image-id.ts';
import { compileProgram } from '../go/compile-program.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { alone } from '../node-image/alone.ts';
import { makeNodeParts } from '../node-image/build.ts';
import { age, imageNames } from '../node-image/pack-images.ts';
import { phase, together } from '../node-image/phases.ts';
import type { Recipe } from '../node-image/recipe.ts';
import { step } from '../node-image/step.ts';
import { workshop } from '../node-image/workshop.ts';
import { assembleBase, BASE_IMAGE } from './base-image.ts';
import { makeDebianBase } from './debian-base.ts';
import { minikubeFolders } from './minikube.ts';
import { layKubeadm, makePreload, RUNTIMES } from './preload.ts';
import { minikubeProgram, nodePrograms } from './programs.ts';

/**
 * Builds what minikube makes nodes of, from Go modules and Debian packages: the base image, and for each runtime a preload.
 * What was made once is kept in the cache: an interrupted build goes on where it was. Rejects with an InfraError.
 */
export async function buildMinikubeBase(host: Host, used: Engine, recipe: Recipe, progress: Progress): Promise<void> {
  if (!(await isDebian(host))) throw new InfraError("minikube's base image can be built on Debian and Ubuntu only");
  const shop = workshop(host, recipe);
  await alone(`${shop.shared}/lock`, async () => {
    await together(host, [
      (host) =>
        phase('programs', progress, async (said) => {
          // A release of minikube may be there already: what is built here wants the one that was changed for it.
          for (const program of [minikubeProgram(host), ...nodePrograms(host)])
            await compileProgram(program, host, said);
          await makeNodeParts(host, { recipe, shop }, said);
        }),
      (host) => phase("base image's file system", progress, (said) => makeDebianBase(host, said)),
    ]);
    let id = '';
    await phase('base image', progress, async (said) => {
      id = await makeBaseImage(host, used, said);
    });
    const { kubernetes } = recipe;
    await layKubeadm(host, kubernetes, await imageNames(host, shop, recipe));
    for (const runtime of RUNTIMES) {
      await phase(`images for ${runtime}`, progress, (said) =>
        makePreload({ runtime, kubernetes, shop, base: { reference: BASE_IMAGE, id } }, host, used, said),
      );
    }
  });
}

/** Resolves to the image's id. The engine keeps it: where it has lost it, or has another of the name, it is made again. */
async function makeBaseImage(host: Host, used: Engine, progress: Progress): Promise<string> {
  const { folder, baseTar, assets } = minikubeFolders(host);
  const kept = join(folder, 'base-image');
  const known = await readFile(kept, 'utf8').catch(() => '');
  if (known !== (await imageId(host, used, BASE_IMAGE))) await rm(kept, { force: true });
  const parts = [baseTar, ...nodePrograms(host).map(({ path }) => path)];
  await step({
    outputs: [kept],
    inputs: [await readFile(join(assets, 'assemble'), 'utf8'), ...(await Promise.all(parts.map(age)))],
    make: async () => {
      await assembleBase(host, used, progress);
      await writeFile(kept, (await imageId(host, used, BASE_IMAGE)) ?? '');
    },
  });
  return await readFile(kept, 'utf8');
}
