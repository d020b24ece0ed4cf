import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { InfraError } from '../errors.ts';
import { open as openProgram, type Open } from '../process/open.ts';
import type { Run } from '../process/run.ts';
import type { Cluster } from './cluster.ts';
import { collectLogs } from './collect.ts';
import { type EgressGuard, guardEgress } from './egress-guard.ts';
import { createEngine, type Engine } from './engine.ts';
import { openKindCluster, openNodes } from './kind-cluster.ts';
import { readKindConfig } from './kind-config.ts';
import { createNetwork, findNetwork } from './kind-network.ts';
import { type KindContainer, listContainers } from './kind-nodes.ts';
import { errorOf, progressOf } from './kind-output.ts';
import { findOwned, removeContainer, removeKindCluster, removeOwnNetwork } from './kind-remove.ts';
import type { AttachRequest, ClusterRequest, LedgerItem, Provider, ProviderUndo } from './provider.ts';

export interface KindParts {
  /** Program of the container engine: `docker`, `podman`, or a path. */
  readonly engine: string;
  /** Path of the kind program; asked only where one is needed. */
  readonly kind: () => Promise<string>;
  /** The node image for a minor version (`1.34`), or for none asked; rejects with InfraError where there is none. */
  readonly image: (kubernetes: string | undefined) => Promise<string>;
  readonly run: Run;
  /** What `cluster.egress` is where the scenario does not say; `image` is undefined where its config names images. */
  readonly egress: (image: string | undefined) => 'none' | 'allow';
  readonly open?: Open;
}

interface Kind extends KindParts {
  readonly engineOf: Engine;
  readonly open: Open;
}

/** Clusters by kind, each on a network of its own that carries the run's label. */
export function kindProvider(parts: KindParts): Provider {
  const kind: Kind = { ...parts, engineOf: createEngine(parts.engine, parts.run), open: parts.open ?? openProgram };
  return {
    name: 'kind',
    create: (request) => create(kind, request),
    attach: (request) => attach(kind, request),
    undo: (item) => undo(kind.engineOf, item),
  };
}

async function create(kind: Kind, request: ClusterRequest): Promise<Cluster> {
  const { name, runId, spec, folder, signal } = request;
  const engine = kind.engineOf;
  const facts = readKindConfig(spec.config);
  await refuseExisting(engine, name);
  const image = facts.ownImages ? undefined : await kind.image(spec.kubernetes);
  const egress = spec.egress ?? kind.egress(image);
  signal.throwIfAborted();
  const ledger = await writeLedger(request, engine.program);
  let guard: EgressGuard | undefined;
  try {
    request.progress('Creating network');
    await createNetwork(engine, { name, runId, egress, podSubnets: facts.podSubnets }, facts.ipv6);
    if (egress === 'none')
      guard = guardEgress({ engine, open: kind.open, cluster: name, podSubnets: facts.podSubnets });
    await createCluster(kind, request, image);
    await guard?.ensure();
    const kubeconfig = kubeconfigIn(folder);
    return await openKindCluster(
      { engine, open: kind.open, name, kubeconfig, guard, onRemoved: () => ledger.done() },
      signal,
    );
  } catch (error) {
    guard?.close();
    if (!signal.aborted) await collectFailed(kind, request);
    await removeKindCluster(engine, name, runId);
    await ledger.done();
    throw error;
  }
}

/** labrig never takes over what is there: a name that is used, by whomever, is refused before anything is made. */
async function refuseExisting(engine: Engine, name: string): Promise<void> {
  if ((await listContainers(engine, name)).length > 0) {
    throw new InfraError(`a kind cluster of the name ${name} exists already; it is left alone`, {
      next: 'labrig status',
    });
  }
  if ((await findNetwork(engine, name)) !== undefined) {
    throw new InfraError(`a network of the name ${name} exists already; it is left alone`, { next: 'labrig clean' });
  }
}

/** Newest first is how a ledger is undone: the cluster goes before its network. */
async function writeLedger({ ledger, name, runId }: ClusterRequest, engine: string): Promise<LedgerItem> {
  const network = await ledger.write({ what: 'network', engine, name, runId });
  const cluster = await ledger.write({ what: 'cluster', provider: 'kind', engine, name, runId });
  return {
    async done() {
      await cluster.done();
      await network.done();
    },
  };
}

async function createCluster(kind: Kind, request: ClusterRequest, image: string | undefined): Promise<void> {
  const { name, folder, spec, signal } = request;
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'kind-config.json');
  await writeFile(config, `${JSON.stringify(spec.config, null, 2)}\n`);
  const kubeconfig = kubeconfigIn(folder);
  const result = await kind.run(
    await kind.kind(),
    [
      ...['create', 'cluster', '--name', name, '--config', config, '--kubeconfig', kubeconfig, '--retain'],
      ...(image === undefined ? [] : ['--image', image]),
    ],
    {
      env: { ...environment(kind.engine, name), LABRIG_RUN: request.runId, KUBECONFIG: kubeconfig },
      signal,
      onLine: (line) => {
        const detail = progressOf(line);
        if (detail !== undefined) request.progress(detail);
      },
    },
  );
  signal.throwIfAborted();
  if (result.code !== 0) {
    throw new InfraError(`kind could not create the cluster: ${errorOf(result.stderr)}`, {
      next: `ls ${failedIn(folder)}`,
    });
  }
  await chmod(kubeconfig, 0o600);
}

/** kind takes the engine by its name, from PATH, and the network by a variable it calls experimental since 2020. */
function environment(engine: string, network: string): Record<string, string> {
  const name = basename(engine);
  return {
    KIND_EXPERIMENTAL_PROVIDER: name,
    [name === 'podman' ? 'KIND_EXPERIMENTAL_PODMAN_NETWORK' : 'KIND_EXPERIMENTAL_DOCKER_NETWORK']: network,
    ...(isAbsolute(engine) ? { PATH: `${dirname(engine)}:${process.env['PATH'] ?? ''}` } : {}),
  };
}

async function collectFailed({ engineOf, open }: Kind, { name, folder }: ClusterRequest): Promise<void> {
  try {
    const nodes = await openNodes(engineOf, open, name);
    await collectLogs(nodes, failedIn(folder), AbortSignal.timeout(20_000));
    for (const node of nodes) node.close();
    for (const node of nodes) {
      const { stdout, stderr } = await engineOf.attempt(['logs', '--tail', '2000', node.name]);
      await writeFile(join(failedIn(folder), `${node.alias}.log`), `${stdout}${stderr}`);
    }
  } catch {
    // The reason why the cluster could not be made must not be hidden by what failed after it.
  }
}

async function attach(kind: Kind, { name, folder, signal }: AttachRequest): Promise<Cluster> {
  const { engineOf: engine, open } = kind;
  const containers = ownContainers(engine, name);
  containers.catch(() => undefined);
  const kubeconfig = kubeconfigIn(folder);
  if (!(await stat(kubeconfig).catch(() => undefined))) {
    await containers;
    await mkdir(folder, { recursive: true });
    const { code, stdout, stderr } = await kind.run(await kind.kind(), ['get', 'kubeconfig', '--name', name], {
      env: environment(kind.engine, name),
      signal,
    });
    if (code !== 0) throw new InfraError(`kind gives no kubeconfig of ${name}: ${errorOf(stderr)}`);
    await writeFile(kubeconfig, stdout, { mode: 0o600 });
  }
  // Its nodes were guarded when they were made, and keep their rules for as long as they run.
  return await openKindCluster(
    { engine, open, name, kubeconfig, guard: undefined, containers, onRemoved: () => Promise.resolve() },
    signal,
  );
}

/** Rejects with InfraError where labrig did not make the cluster. */
async function ownContainers(engine: Engine, name: string): Promise<readonly KindContainer[]> {
  const owned = await findOwned(engine, name);
  if (owned !== undefined) return owned.containers;
  throw new InfraError(`there is no lab ${name} that labrig made`, { next: 'labrig status' });
}

function undo(engine: Engine, item: ProviderUndo): Promise<void> {
  switch (item.what) {
    case 'cluster':
      return removeKindCluster(engine, item.name, item.runId);
    case 'network':
      return removeOwnNetwork(engine, item.name, item.runId);
    case 'container':
      return removeContainer(engine, item.name, item.runId);
    default:
      return item satisfies never;
  }
}

function kubeconfigIn(folder: string): string {
  return join(folder, 'kubeconfig');
}

function failedIn(folder: string): string {
  return join(folder, 'evidence', 'nodes');
}
