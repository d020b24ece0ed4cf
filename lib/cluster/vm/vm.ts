import { writeFile } from 'node:fs/promises';
import { InfraError } from '../../errors.ts';
import { containerProvider, type ContainerProviderParts, type LabPlan } from '../container-provider.ts';
import type { Engine } from '../engine.ts';
import { readKindConfig } from '../kind-config.ts';
import type { AttachRequest, ClusterRequest, Provider } from '../provider.ts';
import { type MachineImage, obtainDisk } from './disk.ts';
import { startMachine } from './machine.ts';
import { refuseOtherVersions, versionOfImage } from '../version-fit.ts';
import { refuseMore } from './machine-config.ts';
import { machineReady } from './machine-ready.ts';
import { machineContainer, vmSort } from './vm-nodes.ts';

export interface VmParts extends ContainerProviderParts {
  /** Makes the cluster that a machine's disk is made of. */
  readonly kind: () => Promise<Provider>;
  /** The folder of disks. */
  readonly cache: () => Promise<string>;
  /** What machines are made of, for a minor version (`1.34`) or any; built where it is not at hand. */
  readonly image: (
    kubernetes: string | undefined,
    signal: AbortSignal,
    progress: (detail: string) => void,
  ) => Promise<MachineImage>;
  /** As for kind: what `cluster.egress` is where the scenario does not say. */
  readonly egress: (image: string) => 'none' | 'allow';
}

/**
 * Clusters of one node that is a machine with a kernel of its own: Linux compiled to run as a program, in a container on
 * the lab's network. It needs nothing of the processor, unlike other virtual machines.
 */
export function vmProvider(parts: VmParts): Provider {
  return containerProvider(parts, (engine) => ({
    sort: vmSort,
    plan: (request) => plan(parts, engine, request),
    writeKubeconfig: ({ name, signal }: AttachRequest, kubeconfig) =>
      writeKubeconfig(engine, { name, kubeconfig, signal }),
  }));
}

async function plan(parts: VmParts, engine: Engine, request: ClusterRequest): Promise<LabPlan> {
  const { spec, range, signal, progress } = request;
  refuseMore(spec);
  const { podSubnets } = readKindConfig(spec.config);
  const image = await parts.image(spec.kubernetes, signal, progress);
  await refuseOtherVersions(versionOfImage(image.reference), range);
  const [kind, cache] = await Promise.all([parts.kind(), parts.cache()]);
  const disk = await obtainDisk({ kind, cache, image }, request);
  const egress = spec.egress ?? parts.egress(image.reference);
  const guarded = egress === 'none' ? podSubnets : undefined;
  return {
    egress,
    podSubnets,
    ipv6: false,
    fixedAddresses: false,
    runtime: 'containerd',
    make: (kubeconfig) => make(engine, request, { image, disk, guarded, kubeconfig }),
  };
}

interface Made {
  readonly image: MachineImage;
  readonly disk: string;
  readonly guarded: readonly string[] | undefined;
  readonly kubeconfig: string;
}

async function make(engine: Engine, request: ClusterRequest, { kubeconfig, ...wishes }: Made): Promise<void> {
  const { name, runId, owner, signal, progress } = request;
  const since = new Date();
  progress('Starting the virtual machine');
  await startMachine(engine, { cluster: name, runId, owner, ...wishes }, signal);
  await writeKubeconfig(engine, { name, kubeconfig, signal });
  progress('Starting Kubernetes in it');
  await machineReady(kubeconfig, since, { signal, stopped: () => stopped(engine, name) });
}

/** The last words of a container that has ended; undefined where it runs. */
async function stopped(engine: Engine, cluster: string): Promise<string | undefined> {
  const container = machineContainer(cluster);
  const running = await engine.ask(['inspect', '--format', '{{.State.Running}}', container]);
  if (running.trim() === 'true') return undefined;
  const { stdout, stderr } = await engine.attempt(['logs', '--tail', '5', container]);
  return `${stdout}${stderr}`.trim();
}

interface Kubeconfig {
  readonly name: string;
  readonly kubeconfig: string;
  readonly signal: AbortSignal;
}

/** s until the machine has told it. */
const toldWithin = 120;

/** That of the machine's administrator, with the address that leads there from this machine. */
async function writeKubeconfig(engine: Engine, { name, kubeconfig, signal }: Kubeconfig): Promise<void> {
  const container = machineContainer(name);
  const port = (await engine.ask(['port', container, '6443/tcp'], { signal })).trim().split('\n')[0] ?? '';
  // One program that waits: to start one after the other takes from the machine what it needs itself.
  const script = `timeout ${toldWithin} sh -c 'until [ -e ${toldIn} ]; do sleep 0.1; done'; cat ${toldIn}`;
  const { code, stdout, stderr } = await engine.attempt(['exec', container, 'sh', '-c', script], signal);
  signal.throwIfAborted();
  if (code !== 0) {
    const why = await stopped(engine, name);
    throw new InfraError(
      `the virtual machine ${why === undefined ? 'does not begin' : 'ended'}: ${why ?? stderr.trim()}`,
    );
  }
  await writeFile(kubeconfig, stdout.replace(/^( *server:).*$/m, `$1 https://${port}`), { mode: 0o600 });
}

/** Where the machine's first program lays it (assets/vm/boot). */
const toldIn = '/run/machine/admin.conf';
