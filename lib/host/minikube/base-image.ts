import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { perform } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import { removeRemains } from '../engine/remove-remains.ts';
import { lackingHere, wrapper } from '../engine/runtime-wrapper.ts';
import { assetsFolder } from '../folders.ts';
import { findGo } from '../go/find-go.ts';
import { moduleFolder } from '../go/module-folder.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import type { PulledImage } from '../node-image/recipe.ts';
import { MINIKUBE_VERSION, minikubeFolders } from './minikube.ts';
import { CRI_DOCKERD } from './programs.ts';

/** What is built here in the place of minikube's own: never under its name. */
export const BASE_IMAGE = `labrig/minikube-base:${MINIKUBE_VERSION}`;

/** minikube's own, as this version names it (its pkg/drivers/kic/types.go). */
export const KICBASE: PulledImage = {
  tag: 'gcr.io/k8s-minikube/kicbase:v0.0.47',
  reference:
    'gcr.io/k8s-minikube/kicbase:v0.0.47@sha256:6ed579c9292b4370177b7ef3c42cc4b4a6dcd0735a1814916cbc22c8bf38412b',
};

const ROOT = 'labrig/minikube-root:building';
const LABEL = 'labrig.minikube-base=building';

/** Makes a node of the root file system, and commits it under the image's name. */
export async function assembleBase(host: Host, used: Engine, progress: Progress): Promise<void> {
  const { baseTar, shop } = minikubeFolders(host);
  await fillShop(host, progress);
  progress('importing the root file system');
  await removeRemains(host, used, LABEL);
  await perform(host, [used.path, 'import', baseTar, ROOT], { timeout: 300_000 });
  const mounted = `type=bind,source=${shop},target=/labrig,readonly`;
  const { stdout } = await perform(host, [
    ...([used.path, 'create', '--network=none', '--label', LABEL, '--stop-signal=SIGRTMIN+3'] as const),
    ...['--mount', mounted, ROOT, '/bin/bash', '/labrig/assemble'],
  ]);
  const container = stdout.trim();
  try {
    progress('assembling the base image');
    await perform(host, [used.path, 'start', '--attach', container], { progress, timeout: 300_000 });
    const changes = [
      'ENTRYPOINT ["/usr/local/bin/entrypoint","/sbin/init"]',
      'CMD []',
      'ENV container=docker',
      'EXPOSE 22',
      'LABEL labrig.node-image=built',
    ];
    const options = changes.flatMap((change) => ['--change', change]);
    progress('committing the base image');
    await perform(host, [used.path, 'commit', ...options, container, BASE_IMAGE], { timeout: 300_000 });
  } finally {
    await removeRemains(host, used, LABEL);
  }
  // Only the name goes: the base image stands on its layer.
  await host.runToEnd(used.path, ['image', 'rm', ROOT]);
}

/** Lays what the script of the assembly takes: minikube's own files of its base image among them, from its module. */
async function fillShop(host: Host, progress: Progress): Promise<void> {
  const { shop, programs, assets } = minikubeFolders(host);
  const go = await findGo(host, progress);
  const [minikube, criDockerd] = await Promise.all([
    moduleFolder(host, go, `k8s.io/minikube@${MINIKUBE_VERSION}`),
    moduleFolder(host, go, CRI_DOCKERD),
  ]);
  await rm(shop, { recursive: true, force: true });
  await mkdir(shop, { recursive: true });
  await cp(join(minikube, 'deploy', 'kicbase'), join(shop, 'kicbase'), { recursive: true });
  await cp(join(criDockerd, 'packaging', 'systemd'), join(shop, 'systemd'), { recursive: true });
  for (const program of ['cri-dockerd', 'crictl']) await copyFile(join(programs, program), join(shop, program));
  await copyFile(join(assets, 'assemble'), join(shop, 'assemble'));
  await writeFile(join(shop, 'version.json'), `${JSON.stringify(versions)}\n`);
  const lacking = await lackingHere(host);
  if (lacking.length === 0) return;
  const template = await readFile(join(assetsFolder(), 'runc-within-limits'), 'utf8');
  await writeFile(join(shop, 'runc-within-limits'), wrapper(template, '/usr/sbin/runc.unlimited', lacking));
  await chmod(join(shop, 'runc-within-limits'), 0o755);
}

const versions = { iso_version: MINIKUBE_VERSION, kicbase_version: 'labrig', minikube_version: MINIKUBE_VERSION };
