import { join } from 'node:path';
import type { ModuleProgram } from '../go/compile-program.ts';
import type { Host } from '../host.ts';
import { MINIKUBE_VERSION, minikubeFolders, ownMinikubePath } from './minikube.ts';

const minikubeModule = {
  module: `k8s.io/minikube@${MINIKUBE_VERSION}`,
  /** go.sum's hash of the module: a copy is not checked by Go itself. */
  sum: 'h1:VAJvUa3Dw7jDZyU7WRu7VnBT7WPd8GdEL2oCxEtjlHs=',
};

/** The storage provisioner that this minikube names. */
export const STORAGE_PROVISIONER = 'gcr.io/k8s-minikube/storage-provisioner:v5';

/**
 * minikube itself. Its settings for etcd have a flag of the proxy that etcd 3.6 no longer has, and Kubernetes 1.34 comes
 * with that etcd: the two lines go, as they went from minikube when it learned of 1.34.
 */
export function minikubeProgram(host: Host): ModuleProgram {
  const said = (name: string, value: string): string => `-X k8s.io/minikube/pkg/version.${name}=${value}`;
  return {
    name: `minikube ${MINIKUBE_VERSION}`,
    module: minikubeModule.module,
    package: './cmd/minikube',
    path: ownMinikubePath(host),
    linkerFlags: [
      said('version', MINIKUBE_VERSION),
      said('isoVersion', MINIKUBE_VERSION),
      said('storageProvisionerVersion', STORAGE_PROVISIONER.replace(/.*:/, '')),
    ],
    // It runs here, not in a node.
    here: true,
    copied: {
      sum: minikubeModule.sum,
      leftOut: ['site', 'test', 'images', 'enhancements'],
      change: {
        file: 'pkg/minikube/bootstrapper/bsutil/ktmpl/v1beta4.go',
        drop: /^ *- name: "proxy-refresh-interval"\n *value: "70000"\n/m,
      },
    },
  };
}

/** The CRI of docker: kubelet's own went with Kubernetes 1.24. */
export const CRI_DOCKERD = 'github.com/Mirantis/cri-dockerd@v0.4.0';

/** Programs of a node that Debian does not have, and the one of an image that minikube looks for on each. */
export function nodePrograms(host: Host): readonly (ModuleProgram & { readonly file: string })[] {
  const { programs } = minikubeFolders(host);
  const at = (file: string): { readonly file: string; readonly path: string } => ({ file, path: join(programs, file) });
  return [
    {
      ...at('cri-dockerd'),
      name: 'cri-dockerd',
      module: CRI_DOCKERD,
      package: '.',
      linkerFlags: ['-X github.com/Mirantis/cri-dockerd/cmd/version.Version=0.4.0'],
    },
    {
      ...at('crictl'),
      name: 'crictl',
      module: 'sigs.k8s.io/cri-tools@v1.34.0',
      package: './cmd/crictl',
      linkerFlags: ['-X sigs.k8s.io/cri-tools/pkg/version.Version=v1.34.0'],
    },
    {
      ...at('storage-provisioner'),
      name: 'storage-provisioner',
      module: minikubeModule.module,
      package: './cmd/storage-provisioner',
      linkerFlags: [],
    },
  ];
}
