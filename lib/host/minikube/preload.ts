import { chmod, link, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RuntimeName } from '../../cluster/runtime-name.ts';
import { perform } from '../command.ts';
import type { Engine } from '../engine/engine.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { writeImageArchive } from '../node-image/image-archive.ts';
import { step } from '../node-image/step.ts';
import type { Workshop } from '../node-image/workshop.ts';
import { minikubeFolders } from './minikube.ts';
import { STORAGE_PROVISIONER } from './programs.ts';

export const RUNTIMES: readonly RuntimeName[] = ['docker', 'containerd'];

/** As this minikube calls it (its pkg/minikube/download/preload.go): with the 18 of its version of preloads. */
export function preloadName(runtime: RuntimeName, kubernetes: string, arch: string): string {
  return `preloaded-images-k8s-v18-${kubernetes}-${runtime}-overlay2-${arch}.tar.lz4`;
}

export interface Preload {
  readonly runtime: RuntimeName;
  readonly kubernetes: string;
  readonly shop: Workshop;
  /** Reference and id: made anew where the image is another one. */
  readonly base: { readonly reference: string; readonly id: string };
}

/** Makes minikube's preload for a runtime: the store of it with all images in it, and the programs of Kubernetes. */
export async function makePreload(
  { runtime, kubernetes, shop, base }: Preload,
  host: Host,
  used: Engine,
  progress: Progress,
): Promise<void> {
  const { preloads, images, assets } = minikubeFolders(host);
  const name = preloadName(runtime, kubernetes, host.arch);
  await step({
    outputs: [join(preloads, name)],
    inputs: [base.id, runtime, kubernetes],
    make: async () => {
      progress(`packing the images for ${runtime}`);
      await layImages(host, shop);
      await perform(
        host,
        [
          ...([used.path, 'run', '--rm', '--privileged', '--network=none', '--volume=/var'] as const),
          ...mount(join(assets, 'preload'), '/preload', ',readonly'),
          ...mount(images, '/labrig-images', ',readonly'),
          ...mount(shop.kubernetes, '/labrig-kubernetes', ',readonly'),
          ...mount(preloads, '/labrig-out', ''),
          ...['--entrypoint', '/bin/bash', base.reference, '/preload', runtime, kubernetes, name],
        ],
        { progress, timeout: 600_000 },
      );
    },
  });
}

/** The archive of Kubernetes' images, and of one that minikube looks for even where its addon is not wanted. */
async function layImages(host: Host, shop: Workshop): Promise<void> {
  const { images, programs } = minikubeFolders(host);
  await mkdir(images, { recursive: true });
  const kubernetes = join(images, 'kubernetes.tar');
  await rm(kubernetes, { force: true });
  await link(shop.imagesTar, kubernetes);
  const layer = {
    name: 'storage-provisioner',
    from: [{ name: 'storage-provisioner', path: join(programs, 'storage-provisioner'), mode: 0o755 }],
  };
  const spec = { reference: STORAGE_PROVISIONER, layers: [layer], entrypoint: ['/storage-provisioner'] };
  await writeImageArchive(join(images, 'storage-provisioner.tar'), [spec], host.arch);
}

/**
 * minikube asks the kubeadm in its cache which images its version has. It asks without naming the version, and kubeadm
 * would look on the internet for one: what is laid there has the answer of the real one, and no other.
 */
export async function layKubeadm(host: Host, kubernetes: string, references: readonly string[]): Promise<void> {
  const file = kubeadmPath(host, kubernetes);
  await mkdir(dirname(file), { recursive: true });
  const said = `# What \`kubeadm config images list --kubernetes-version ${kubernetes}\` says.`;
  await writeFile(file, ['#!/bin/sh', said, "cat <<'END'", ...references, 'END', ''].join('\n'));
  await chmod(file, 0o755);
}

export function kubeadmPath(host: Host, kubernetes: string): string {
  return join(minikubeFolders(host).cache, 'linux', host.arch, kubernetes, 'kubeadm');
}

function mount(source: string, target: string, more: string): string[] {
  return ['--mount', `type=bind,source=${source},target=${target}${more}`];
}
