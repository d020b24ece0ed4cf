import { chmod, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InfraError } from '../errors.ts';
import { containerProvider, type ContainerProviderParts, type LabPlan } from './container-provider.ts';
import { type Engine, pathWith } from './engine.ts';
import { failedIn, ranOutOfInotify } from './failed-lab.ts';
import { readKindConfig } from './kind-config.ts';
import { kindSort } from './kind-nodes.ts';
import { errorOf, progressOf } from './kind-output.ts';
import type { AttachRequest, ClusterRequest, Provider } from './provider.ts';
import { refuseOtherVersions, versionOfImage } from './version-fit.ts';

export interface KindParts extends ContainerProviderParts {
  /** Path of the kind program; asked only where one is needed. */
  readonly kind: () => Promise<string>;
  /** The node image for a minor version (`1.34`), or for none asked; rejects with InfraError where there is none. */
  readonly image: (kubernetes: string | undefined) => Promise<string>;
  /** Sees to the image of kind's load balancer, which stands before several control planes. */
  readonly loadBalancer: (signal: AbortSignal, progress: (detail: string) => void) => Promise<void>;
  /** What `cluster.egress` is where the scenario does not say; `image` is undefined where its config names images. */
  readonly egress: (image: string | undefined) => 'none' | 'allow';
}

/** Clusters by kind, each on a network of its own that carries the run's label. */
export function kindProvider(parts: KindParts): Provider {
  return containerProvider(parts, (engine) => ({
    sort: kindSort,
    plan: (request) => plan(parts, engine, request),
    writeKubeconfig: (request, kubeconfig) => writeKubeconfig(parts, request, kubeconfig),
  }));
}

async function plan(kind: KindParts, engine: Engine, request: ClusterRequest): Promise<LabPlan> {
  const { spec, range, signal, progress } = request;
  const facts = readKindConfig(spec.config);
  const image = facts.ownImages ? undefined : await kind.image(spec.kubernetes);
  await refuseOtherVersions(versionOfImage(image), range);
  if (facts.controlPlanes > 1) await kind.loadBalancer(signal, progress);
  return {
    egress: spec.egress ?? kind.egress(image),
    podSubnets: facts.podSubnets,
    ipv6: facts.ipv6,
    fixedAddresses: false,
    runtime: 'containerd',
    make: (kubeconfig) => createCluster(kind, engine, { request, image, kubeconfig }),
  };
}

interface Creation {
  readonly request: ClusterRequest;
  readonly image: string | undefined;
  readonly kubeconfig: string;
}

async function createCluster(kind: KindParts, engine: Engine, { request, image, kubeconfig }: Creation): Promise<void> {
  const { name, folder, spec, signal } = request;
  const config = join(folder, 'kind-config.json');
  await writeFile(config, `${JSON.stringify(spec.config, null, 2)}\n`);
  const result = await kind.run(
    await kind.kind(),
    [
      ...['create', 'cluster', '--name', name, '--config', config, '--kubeconfig', kubeconfig, '--retain'],
      ...(image === undefined ? [] : ['--image', image]),
    ],
    {
      env: { ...environment(kind.engine, name), LABRIG_RUN: request.runId, KUBECONFIG: kubeconfig },
      signal,
      alone: true,
      onLine: (line) => {
        const detail = progressOf(line);
        if (detail !== undefined) request.progress(detail);
      },
    },
  );
  signal.throwIfAborted();
  if (result.code !== 0) {
    const why = `kind could not create the cluster: ${errorOf(result.stderr)}`;
    if (await ranOutOfInotify(engine, kindSort, name)) {
      throw new InfraError(`${why} (in a node: too many open files, the limit of inotify is reached)`, {
        next: 'sysctl -w fs.inotify.max_user_instances=512',
      });
    }
    throw new InfraError(why, { next: `ls ${failedIn(folder)}` });
  }
  await chmod(kubeconfig, 0o600);
}

/** kind takes the engine by its name, from PATH, and the network by a variable it calls experimental since 2020. */
function environment(engine: string, network: string): Record<string, string> {
  const name = basename(engine);
  return {
    KIND_EXPERIMENTAL_PROVIDER: name,
    [name === 'podman' ? 'KIND_EXPERIMENTAL_PODMAN_NETWORK' : 'KIND_EXPERIMENTAL_DOCKER_NETWORK']: network,
    ...pathWith(engine),
  };
}

async function writeKubeconfig(kind: KindParts, { name, signal }: AttachRequest, kubeconfig: string): Promise<void> {
  const { code, stdout, stderr } = await kind.run(await kind.kind(), ['get', 'kubeconfig', '--name', name], {
    env: environment(kind.engine, name),
    signal,
  });
  if (code !== 0) throw new InfraError(`kind gives no kubeconfig of ${name}: ${errorOf(stderr)}`);
  await writeFile(kubeconfig, stdout, { mode: 0o600 });
}
