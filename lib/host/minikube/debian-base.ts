import { DEBIAN_ROOT } from '../node-image/debian-root.ts';
import { bootstrap } from '../node-image/mmdebstrap.ts';
import { step } from '../node-image/step.ts';
import type { Host } from '../host.ts';
import type { Progress } from '../need.ts';
import { minikubeFolders } from './minikube.ts';

/** Besides those of every node: what minikube comes in by, and what it calls there. */
const PACKAGES = ['adduser', 'less', 'lz4', 'netcat-openbsd', 'openssh-server', 'pigz', 'rsync', 'sudo', 'xz-utils'];

/**
 * docker comes from the next suite: cri-dockerd wants API 1.42, and that of this one ends at 1.41. All else, systemd above
 * all, stays: the next one's refuses the first version of cgroups.
 */
const DOCKER = { suite: 'trixie', packages: ['docker.io', 'docker-cli'] } as const;

/** The Debian system that the base image is made of. */
export async function makeDebianBase(host: Host, progress: Progress): Promise<void> {
  const packages = [...DEBIAN_ROOT.packages, ...PACKAGES];
  const source = '"$1/etc/apt/sources.list.d/docker.list"';
  const apt = 'APT_CONFIG="$MMDEBSTRAP_APT_CONFIG" apt-get';
  const hooks = [
    `echo "deb http://deb.debian.org/debian ${DOCKER.suite} main" >${source}`,
    `${apt} update`,
    `${apt} --yes --no-install-recommends --target-release ${DOCKER.suite} -o DPkg::Chroot-Directory="$1" install ${DOCKER.packages.join(' ')}`,
    `rm ${source}`,
  ];
  const { baseTar } = minikubeFolders(host);
  await step({
    outputs: [baseTar],
    inputs: [JSON.stringify(packages), JSON.stringify(DEBIAN_ROOT.excluded), DEBIAN_ROOT.suite, host.arch, ...hooks],
    make: () => bootstrap(host, { archive: baseTar, packages, hooks }, progress),
  });
}
