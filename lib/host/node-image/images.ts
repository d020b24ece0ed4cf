import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import type { ImageSpec, Layer } from './image-archive.ts';
import type { Workshop } from './workshop.ts';

const POD_NETWORK = 'docker.io/labrig/pod-network:v1';
const COMMANDS = [
  'coredns',
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-proxy',
  'kube-scheduler',
  'kubectl',
];

/** The images inside a node. `references`: the names by which kubeadm asks for them. */
export function nodeImages(shop: Workshop, references: readonly string[]): ImageSpec[] {
  const bin = 'usr/local/bin';
  const kubernetes: Layer = {
    name: 'kubernetes',
    from: [
      ...['usr', 'usr/local', bin].map((name) => ({ name, folder: true }) as const),
      { name: `${bin}/kubernetes`, mode: 0o755, path: shop.kubernetes },
      ...COMMANDS.map((name) => ({ name: `${bin}/${name}`, link: 'kubernetes' })),
    ],
  };
  const network: Layer = { name: 'network', from: shop.networkTar };
  const pause: Layer = { name: 'pause', from: [{ name: 'pause', mode: 0o755, path: shop.pause }] };
  const podNetwork: Layer = {
    name: 'pod-network',
    from: [{ name: 'run', mode: 0o755, path: join(shop.assets, 'pod-network', 'run') }],
  };
  const images = references.map((reference): ImageSpec => {
    const name = /([^/]+):[^:]+$/.exec(reference)?.[1] ?? '';
    if (name === 'pause') return { reference, layers: [pause], entrypoint: ['/pause'] };
    if (!COMMANDS.includes(name)) throw new InfraError(`kubeadm wants an image that labrig can't make: ${reference}`);
    const layers = name === 'kube-proxy' ? [kubernetes, network] : [kubernetes];
    return { reference, layers, entrypoint: [`/${bin}/${name}`] };
  });
  return [...images, { reference: POD_NETWORK, layers: [kubernetes, network, podNetwork], entrypoint: ['/run'] }];
}
