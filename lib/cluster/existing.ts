import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { InfraError, RequirementMissing } from '../errors.ts';
import { open as openProgram, type Open } from '../process/open.ts';
import type { ExistingSpec } from '../scenario/model.ts';
import type { ApiClient } from './api.ts';
import { connect } from './api-client.ts';
import type { Cluster } from './cluster.ts';
import { collectLogs } from './collect.ts';
import { findNode } from './find-node.ts';
import { foundNodes, knownNode, type KnownNode } from './existing-nodes.ts';
import { extractContext, userKubeconfig } from './kubeconfig-context.ts';
import { NoSuchLab } from './no-such-lab.ts';
import { reachNode } from './ssh-node.ts';
import type { AttachRequest, ClusterRequest, Provider } from './provider.ts';
import { versionOf } from './version-of.ts';

/**
 * Clusters that are there: a context of a kubeconfig, which is only read, and nodes by ssh. Nothing of such a cluster is
 * made or removed here; what a run changes in it the run undoes.
 */
export function existingProvider(open: Open = openProgram): Provider {
  return {
    create: (request) => create(open, request),
    attach: (request) => attach(open, request),
    async undo(item) {
      if (item.what !== 'cluster' || item.home === undefined) return;
      for (const file of [kubeconfigIn(item.home), memoryIn(item.home)]) await rm(file, { force: true });
    },
    findAll: () => Promise.resolve([]),
  };
}

/** What another process must know to come back: the kubeconfig is beside it. */
const memorySchema = z.object({ nodes: z.array(knownNode).readonly(), sshConfig: z.string().exactOptional() });

type Memory = z.infer<typeof memorySchema>;

async function create(open: Open, request: ClusterRequest): Promise<Cluster> {
  const { name, runId, spec, folder, ledger, signal, progress } = request;
  const { existing } = spec;
  if (existing === undefined) throw new InfraError('the scenario does not say which cluster is meant');
  const from = existing.kubeconfig ?? userKubeconfig();
  progress(`Opening the context ${existing.context} of ${from}`);
  await ledger.write({ what: 'cluster', provider: 'existing', engine: '', name, runId, home: folder, borrowed: true });
  await mkdir(folder, { recursive: true });
  await writeFile(kubeconfigIn(folder), extractContext(from, existing.context), { mode: 0o600 });
  const api = await connect(kubeconfigIn(folder));
  try {
    const version = await versionOf(api, signal);
    if (spec.kubernetes !== undefined && !version.startsWith(`v${spec.kubernetes}.`))
      throw new RequirementMissing(
        `the scenario asks for Kubernetes ${spec.kubernetes}, ${existing.context} has ${version}`,
      );
    const memory = { nodes: await reachable(api, existing, signal), ...sshConfigOf(existing) };
    await writeFile(memoryIn(folder), `${JSON.stringify(memory, null, 2)}\n`);
    return openCluster({ open, api, name, folder, version, memory });
  } catch (error) {
    api.close();
    throw error;
  }
}

/** The cluster's nodes, each with the way to it, where the scenario gives one. */
async function reachable(
  api: ApiClient,
  { context, nodes: reached = [] }: ExistingSpec,
  signal: AbortSignal,
): Promise<readonly KnownNode[]> {
  const found = await foundNodes(api, signal);
  const unknown = reached.filter(({ name }) => !found.some((node) => node.name === name));
  if (unknown.length > 0) {
    const [there, wanted] = [found, unknown].map((nodes) => nodes.map(({ name }) => name).join(', '));
    throw new InfraError(`${context} has no node ${wanted}; it has ${there}`);
  }
  return found.map((node) => {
    const way = reached.find(({ name }) => name === node.name);
    return way === undefined ? node : { ...node, ssh: way.ssh, sudo: way.sudo ?? false };
  });
}

function sshConfigOf({ sshConfig }: ExistingSpec): Pick<Memory, 'sshConfig'> {
  return sshConfig === undefined ? {} : { sshConfig };
}

async function attach(open: Open, { name, folder, signal }: AttachRequest): Promise<Cluster> {
  const text = await readFile(memoryIn(folder), 'utf8').catch(() => undefined);
  if (text === undefined) throw new NoSuchLab(name);
  const memory = memorySchema.parse(JSON.parse(text));
  const api = await connect(kubeconfigIn(folder));
  try {
    return openCluster({ open, api, name, folder, version: await versionOf(api, signal), memory });
  } catch (error) {
    api.close();
    throw error;
  }
}

interface Opening {
  readonly open: Open;
  readonly api: ApiClient;
  readonly name: string;
  readonly folder: string;
  readonly version: string;
  readonly memory: Memory;
}

function openCluster({ open, api, name, folder, version, memory: { nodes: known, sshConfig } }: Opening): Cluster {
  const nodes = known.map((node) => reachNode(node, { open, sshConfig }));
  const close = (): Promise<void> => {
    api.close();
    for (const node of nodes) node.close();
    return Promise.resolve();
  };
  const cannot = (what: string): Promise<never> =>
    Promise.reject(new RequirementMissing(`${what}: the cluster is not of labrig's making`));
  return {
    name,
    provider: 'existing',
    borrowed: true,
    runtime: known[0]?.runtime ?? 'containerd',
    kubeconfig: kubeconfigIn(folder),
    version,
    api,
    nodes,
    standIns: [],
    node: (wanted) => findNode(nodes, wanted),
    workstation: () => cannot('there is no workstation on its network'),
    collect: (into, stop) =>
      collectLogs(
        nodes.filter(({ name: node }) => known.some((one) => one.name === node && one.ssh !== undefined)),
        into,
        stop,
      ),
    loadImages: () => cannot('no images are loaded into its nodes'),
    remove: close,
    close,
  };
}

function kubeconfigIn(folder: string): string {
  return join(folder, 'kubeconfig');
}

function memoryIn(folder: string): string {
  return join(folder, 'existing.json');
}
