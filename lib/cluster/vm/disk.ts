import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { InfraError } from '../../errors.ts';
import type { Node } from '../node.ts';
import type { ClusterRequest, Provider } from '../provider.ts';
import { draftFolder, machineConfig } from './machine-config.ts';
import { machineNode } from './vm-nodes.ts';

/** An image of nodes with a kernel that runs as a program, and what makes a machine of both. */
export interface MachineImage {
  /** As the engine takes it: `labrig/vm:v1.34.2`. */
  readonly reference: string;
  /** Of its content. */
  readonly id: string;
}

export interface DiskParts {
  /** Makes the cluster that becomes the disk. */
  readonly kind: Provider;
  /** The folder of all disks. */
  readonly cache: string;
  readonly image: MachineImage;
}

/** The name of the disk's file in its folder. */
export const diskFile = 'disk';

/**
 * The folder of the disk that machines for this request start from; made where there is none, by running the cluster
 * once as a container, which takes half a minute. Rejects with InfraError, or RequirementMissing for several nodes.
 */
export async function obtainDisk({ kind, cache, image }: DiskParts, request: ClusterRequest): Promise<string> {
  const { config } = request.spec;
  const key = createHash('sha256')
    .update(JSON.stringify([image.id, config]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(cache, key);
  if (existsSync(join(folder, diskFile))) return folder;
  await sweep(cache);
  const draft = join(cache, `draft-${process.pid}-${request.runId}`);
  await mkdir(draft, { recursive: true });
  try {
    await make(kind, { request, draft, config: machineConfig(config, image.reference, draft) });
    await rename(draft, folder).catch((error: unknown) => {
      // Another run made the same meanwhile.
      if (!existsSync(join(folder, diskFile))) throw error;
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return folder;
}

interface Making {
  readonly request: ClusterRequest;
  readonly draft: string;
  readonly config: ClusterRequest['spec']['config'];
}

async function make(kind: Provider, { request, draft, config }: Making): Promise<void> {
  const { runId, signal, spec, progress } = request;
  const told = (detail: string): void => {
    progress(`Making the disk: ${detail}`);
  };
  const cluster = await kind.create({
    ...request,
    name: `labrig-disk-${runId}`,
    spec: { ...spec, config, egress: 'none' },
    folder: join(request.folder, 'disk'),
    progress: told,
  });
  try {
    const node = cluster.node(cluster.nodes[0]?.name ?? '');
    told('Waiting for its pods');
    await must(node, signal, settledScript);
    told('Writing');
    await must(node, signal, `/usr/local/lib/labrig-vm/make-disk ${draftFolder}/${diskFile} ${machineNode}`);
  } finally {
    await cluster.remove(AbortSignal.timeout(60_000));
  }
  if (!existsSync(join(draft, diskFile))) throw new InfraError(`the disk was not written to ${draft}`);
}

/** Every pod has run once, so that a machine has nothing to unpack. */
const settledScript = `export KUBECONFIG=/etc/kubernetes/admin.conf
kubectl wait --for=condition=Ready node --all --timeout=120s &&
kubectl wait --namespace kube-system --for=condition=Ready pod --all --timeout=120s`;

async function must(node: Node, signal: AbortSignal, script: string): Promise<void> {
  const { code, stdout, stderr } = await node.sh(script, { signal, timeout: 240_000 });
  if (code !== 0)
    throw new InfraError(`the disk of a virtual machine could not be made: ${stderr.trim() || stdout.trim()}`);
}

/** Drafts of processes that are no more. */
async function sweep(cache: string): Promise<void> {
  const names = await readdir(cache).catch(() => []);
  for (const name of names) {
    const pid = /^draft-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) await rm(join(cache, name), { recursive: true, force: true });
  }
}
