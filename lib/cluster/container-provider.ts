import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../errors.ts';
import { open as openProgram, type Open } from '../process/open.ts';
import type { Run } from '../process/run.ts';
import type { Cluster } from './cluster.ts';
import { type EgressGuard, guardEgress } from './egress-guard.ts';
import { createEngine, type Engine } from './engine.ts';
import { collectFailed } from './failed-lab.ts';
import type { LabContainer, LabSort } from './lab-containers.ts';
import { createNetwork, findNetwork, listNetworks } from './lab-network.ts';
import { NoSuchLab } from './no-such-lab.ts';
import { containerOf, openLab } from './open-lab.ts';
import type { AttachRequest, ClusterRequest, LedgerItem, OwnedUndo, Provider, ProviderUndo } from './provider.ts';
import { findOwned, removeCluster, removeContainer, removeOwnNetwork } from './remove-lab.ts';
import type { RuntimeName } from './runtime-name.ts';
import { listWorkstations } from './workstation.ts';

export interface ContainerProviderParts {
  /** Program of the container engine: `docker`, `podman`, or a path. */
  readonly engine: string;
  readonly run: Run;
  readonly open?: Open;
}

/** What one sort of cluster whose nodes are containers has of its own. */
export interface Maker {
  readonly sort: LabSort;
  /** Looks, and changes nothing; rejects with an InfraError that says what to do, or with RequirementMissing. */
  plan(request: ClusterRequest): Promise<LabPlan>;
  /** Writes the kubeconfig of a cluster that is up and whose file is gone. */
  writeKubeconfig(request: AttachRequest, kubeconfig: string): Promise<void>;
}

export interface LabPlan {
  readonly egress: 'none' | 'allow';
  /** Networks of the pods, as CIDRs. */
  readonly podSubnets: readonly string[];
  readonly ipv6: boolean;
  /** Nodes are told which addresses they have. */
  readonly fixedAddresses: boolean;
  readonly runtime: RuntimeName;
  /** A folder that is made for this cluster, and goes with it; absent: there is none. */
  readonly home?: string;
  /** Makes the containers on the network of the cluster's name, and writes the kubeconfig. */
  make(kubeconfig: string): Promise<void>;
}

interface Context {
  readonly engine: Engine;
  readonly open: Open;
  readonly maker: Maker;
}

/** Clusters whose nodes are containers of the engine, each on a network of its own that carries the run's label. */
export function containerProvider(parts: ContainerProviderParts, createMaker: (engine: Engine) => Maker): Provider {
  const engine = createEngine(parts.engine, parts.run);
  const context: Context = { engine, open: parts.open ?? openProgram, maker: createMaker(engine) };
  return {
    create: (request) => create(context, request),
    attach: (request) => attach(context, request),
    undo: (item) => undo(context, item),
    findAll: () => findAll(context),
  };
}

async function create({ engine, open, maker }: Context, request: ClusterRequest): Promise<Cluster> {
  const { name, runId, owner, folder, signal } = request;
  const { sort } = maker;
  await refuseExisting(engine, sort, name);
  const plan = await maker.plan(request);
  const { egress, podSubnets, runtime, home } = plan;
  signal.throwIfAborted();
  const ledger = await writeLedger(request, { engine, sort, home });
  let guard: EgressGuard | undefined;
  try {
    request.progress('Creating network');
    const { provider } = sort;
    await createNetwork(engine, { name, provider, runtime, runId, owner, egress, podSubnets }, plan);
    if (egress === 'none') guard = guardEgress({ engine, open, sort, cluster: name, podSubnets });
    await mkdir(folder, { recursive: true });
    const kubeconfig = kubeconfigIn(folder);
    await plan.make(kubeconfig);
    await guard?.ensure();
    const onRemoved = async (): Promise<void> => {
      if (home !== undefined) await rm(home, { recursive: true, force: true });
      await ledger.done();
    };
    return await openLab({ engine, open, sort, name, kubeconfig, guard, runtime, onRemoved }, signal);
  } catch (error) {
    guard?.close();
    if (!signal.aborted) await collectFailed({ engine, open, sort, name, runtime }, folder);
    throw error;
  }
}

/** labrig never takes over what is there: a name that is used, by whomever, is refused before anything is made. */
async function refuseExisting(engine: Engine, { provider, list }: LabSort, name: string): Promise<void> {
  if ((await list(engine, name)).length > 0) {
    throw new InfraError(`a ${provider} cluster of the name ${name} exists already; it is left alone`, {
      next: 'labrig status',
    });
  }
  if ((await findNetwork(engine, name)) !== undefined) {
    throw new InfraError(`a network of the name ${name} exists already; it is left alone`, { next: 'labrig clean' });
  }
}

/** Newest first is how a ledger is undone: the cluster goes before its network. */
async function writeLedger(
  { ledger, name, runId }: ClusterRequest,
  { engine, sort, home }: { readonly engine: Engine; readonly sort: LabSort; readonly home: string | undefined },
): Promise<LedgerItem> {
  const which = { engine: engine.program, name, runId };
  const network = await ledger.write({ what: 'network', ...which });
  const cluster = await ledger.write({
    what: 'cluster',
    provider: sort.provider,
    ...which,
    ...(home === undefined ? {} : { home }),
  });
  return {
    async done() {
      await cluster.done();
      await network.done();
    },
  };
}

async function attach({ engine, open, maker }: Context, request: AttachRequest): Promise<Cluster> {
  const { name, folder, known, signal } = request;
  const { sort } = maker;
  let owned: ReturnType<typeof ownCluster> | undefined;
  const own = (): ReturnType<typeof ownCluster> => (owned ??= ownCluster(engine, sort, name));
  const containers: Promise<readonly LabContainer[]> =
    known === undefined
      ? own().then((found) => found.containers)
      : Promise.resolve(known.nodes.map((node) => ({ ...node, name: containerOf(sort, name, node), networks: [] })));
  containers.catch(() => undefined);
  const kubeconfig = kubeconfigIn(folder);
  if (!existsSync(kubeconfig)) {
    await own();
    await mkdir(folder, { recursive: true });
    await maker.writeKubeconfig(request, kubeconfig);
  }
  // Its nodes were guarded when they were made, and keep their rules for as long as they run.
  return await openLab(
    {
      engine,
      open,
      sort,
      name,
      kubeconfig,
      guard: undefined,
      runtime: known?.runtime ?? (await own()).network.runtime,
      containers,
      own,
      ...(known && { standIns: known.standIns }),
      onRemoved: () => Promise.resolve(),
    },
    signal,
  );
}

/** Rejects with NoSuchLab where labrig did not make the cluster. */
async function ownCluster(
  engine: Engine,
  sort: LabSort,
  name: string,
): Promise<NonNullable<Awaited<ReturnType<typeof findOwned>>>> {
  const owned = await findOwned({ engine, sort, name });
  if (owned !== undefined) return owned;
  throw new NoSuchLab(name);
}

async function undo({ engine, maker: { sort } }: Context, item: ProviderUndo): Promise<void> {
  const { name, runId } = item;
  switch (item.what) {
    case 'cluster':
      await removeCluster({ engine, sort, name, runId });
      if (item.home !== undefined) await rm(item.home, { recursive: true, force: true });
      return;
    case 'network':
      return removeOwnNetwork(engine, name, runId);
    case 'container':
      return removeContainer(engine, name, runId);
    default:
      return item satisfies never;
  }
}

async function findAll({ engine, maker: { sort } }: Context): Promise<readonly OwnedUndo[]> {
  const { provider } = sort;
  const [networks, workstations] = await Promise.all([
    listNetworks(engine, provider),
    listWorkstations(engine, provider),
  ]);
  const clusters = networks.flatMap(({ name, runId, owner }): readonly OwnedUndo[] =>
    runId === undefined || owner === undefined
      ? []
      : [{ undo: { what: 'cluster', provider, engine: engine.program, name, runId }, owner }],
  );
  // One whose network is there goes with its cluster.
  const alone = workstations
    .filter(({ cluster }) => !networks.some(({ name }) => name === cluster))
    .map(
      ({ name, runId, owner }): OwnedUndo => ({
        undo: { what: 'container', engine: engine.program, name, runId },
        owner,
      }),
    );
  return [...clusters, ...alone];
}

function kubeconfigIn(folder: string): string {
  return join(folder, 'kubeconfig');
}
