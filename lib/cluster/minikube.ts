import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { InfraError } from '../errors.ts';
import { connect } from './api-client.ts';
import { containerProvider, type ContainerProviderParts, type LabPlan } from './container-provider.ts';
import { type Engine, pathWith } from './engine.ts';
import { failedIn, ranOutOfInotify } from './failed-lab.ts';
import { createVolumes, machineNames, minikubeSort } from './minikube-nodes.ts';
import { errorOf, readLine } from './minikube-output.ts';
import { type MinikubeWishes, minikubeWishes } from './minikube-wishes.ts';
import { markNodes } from './minikube-marks.ts';
import type { AttachRequest, ClusterRequest, Provider } from './provider.ts';
import type { RuntimeName } from './runtime-name.ts';
import { refuseOtherVersions } from './version-fit.ts';

export interface MinikubeParts extends ContainerProviderParts {
  /** What a cluster of this minor version (`1.34`; undefined: any) is made with. Rejects with InfraError where it is not at hand. */
  readonly tools: (kubernetes: string | undefined, runtime: RuntimeName) => Promise<MinikubeTools>;
}

export interface MinikubeTools {
  /** Path of minikube. */
  readonly program: string;
  /** v1.34.2; absent: what minikube chooses. */
  readonly kubernetes?: string;
  /** Folder of what minikube has downloaded, or would have; shared by all labs. */
  readonly cache: string;
  /** Words of `minikube start` for what was built here; none: minikube finds all of it where its makers keep it. */
  readonly built?: {
    /** What a node's container is made of. */
    readonly baseImage: string;
    /** The manifest of the pod network and of what goes with it. */
    readonly manifest: (podSubnet: string) => Promise<string>;
  };
}

/** Clusters by minikube, each a profile in a home of its own, on a network of its own that carries the run's label. */
export function minikubeProvider(parts: MinikubeParts): Provider {
  return containerProvider(parts, (engine) => ({
    sort: minikubeSort,
    plan: (request) => plan(parts, engine, request),
    writeKubeconfig: refuseWithout,
  }));
}

async function plan(parts: MinikubeParts, engine: Engine, request: ClusterRequest): Promise<LabPlan> {
  const { spec, range, folder } = request;
  const wishes = minikubeWishes(spec);
  const tools = await parts.tools(spec.kubernetes, wishes.runtime);
  await refuseOtherVersions(tools.kubernetes, range);
  const home = join(folder, 'minikube');
  return {
    // What was built here says that no registry answered: then nothing outside is of use to the lab.
    egress: spec.egress ?? (tools.built === undefined ? 'allow' : 'none'),
    podSubnets: [wishes.podSubnet],
    ipv6: false,
    fixedAddresses: true,
    runtime: wishes.runtime,
    home,
    make: (kubeconfig) => start({ parts, engine, request, wishes, tools, home, kubeconfig }),
  };
}

interface Start {
  readonly parts: MinikubeParts;
  readonly engine: Engine;
  readonly request: ClusterRequest;
  readonly wishes: MinikubeWishes;
  readonly tools: MinikubeTools;
  readonly home: string;
  readonly kubeconfig: string;
}

async function start(lab: Start): Promise<void> {
  const { parts, engine, request, wishes, tools, home, kubeconfig } = lab;
  const { name, runId, folder, signal } = request;
  await createVolumes(engine, machineNames(name, wishes.nodes.length), runId);
  await makeHome(home, tools.cache);
  const result = await parts.run(tools.program, await wordsOf(lab), {
    env: environment(lab),
    signal,
    alone: true,
    onLine: (line) => {
      const said = readLine(line);
      if (said?.kind === 'step') request.progress(said.text);
    },
  });
  signal.throwIfAborted();
  if (result.code !== 0) {
    const why = `minikube could not create the cluster: ${errorOf(result.stdout, result.stderr)}`;
    await writeFile(join(folder, 'minikube-start.log'), `${result.command}\n${result.stdout}\n${result.stderr}\n`);
    if (await ranOutOfInotify(engine, minikubeSort, name)) {
      throw new InfraError(`${why} (in a node: too many open files, the limit of inotify is reached)`, {
        next: 'sysctl -w fs.inotify.max_user_instances=512',
      });
    }
    throw new InfraError(why, { next: `ls ${failedIn(folder)}` });
  }
  await chmod(kubeconfig, 0o600);
  await proveOnNetwork(engine, name, signal);
  const machines = machineNames(name, wishes.nodes.length);
  await Promise.all(machines.map((machine) => engine.ask(['exec', machine, 'sh', '-c', linkKubectl], { signal })));
  const api = await connect(kubeconfig);
  try {
    await markNodes({ api, engine, names: machines, wishes, signal });
  } finally {
    api.close();
  }
}

/** As on kind's nodes, on the PATH: minikube keeps its programs apart, by version. */
const linkKubectl = 'ln -sf /var/lib/minikube/binaries/*/kubectl /usr/local/bin/kubectl';

/** Where minikube does not like a network it warns, and takes the engine's own, on which others are. */
async function proveOnNetwork(engine: Engine, name: string, signal: AbortSignal): Promise<void> {
  const nodes = await minikubeSort.list(engine, name, signal);
  const astray = nodes.filter(({ networks }) => !networks.includes(name));
  if (nodes.length > 0 && astray.length === 0) return;
  throw new InfraError(
    `minikube made nodes that are not on the lab's network: ${astray.map((one) => one.name).join(', ')}`,
  );
}

/** A home that knows no profile but this one, and shares the downloads with all others. */
async function makeHome(home: string, cache: string): Promise<void> {
  await mkdir(join(home, '.minikube'), { recursive: true, mode: 0o700 });
  await mkdir(cache, { recursive: true });
  await symlink(cache, join(home, '.minikube', 'cache'));
}

async function wordsOf({ request, wishes, tools, home }: Start): Promise<readonly string[]> {
  const { name } = request;
  return [
    ...['start', '--profile', name, '--network', name, '--driver', 'docker', '--output', 'json'],
    ...['--container-runtime', wishes.runtime],
    ...(tools.kubernetes === undefined ? [] : ['--kubernetes-version', tools.kubernetes]),
    ...['--nodes', String(wishes.nodes.length), '--cpus', 'no-limit', '--memory', 'no-limit'],
    // The port of all other clusters, so that a scenario may name it.
    ...['--apiserver-port', '6443', '--embed-certs', '--interactive=false', '--wait', 'apiserver'],
    ...['--service-cluster-ip-range', wishes.serviceSubnet],
    ...(wishes.proxyMode === undefined ? [] : ['--extra-config', `kube-proxy.mode=${wishes.proxyMode}`]),
    // Two CoreDNS, as kubeadm has it.
    '--disable-optimizations',
    // As root, the docker driver asks whether that is meant.
    ...(process.getuid?.() === 0 ? ['--force'] : []),
    ...(tools.built === undefined ? [] : await builtWords(tools.built, wishes, home)),
  ];
}

/** Without the addons, whose images are not at hand; volumes are made by the controller manager, as on kind's nodes. */
async function builtWords(
  { baseImage, manifest }: NonNullable<MinikubeTools['built']>,
  { podSubnet }: MinikubeWishes,
  home: string,
): Promise<readonly string[]> {
  const file = join(home, 'pod-network.yaml');
  await writeFile(file, await manifest(podSubnet));
  return [
    ...['--base-image', baseImage, '--cni', file, '--install-addons=false'],
    ...['--extra-config', 'controller-manager.enable-hostpath-provisioner=true'],
  ];
}

/** Nothing of the user's own: neither a profile, nor a setting, nor a kubeconfig. */
function environment({ parts, request, home, kubeconfig }: Start): Record<string, string> {
  return {
    MINIKUBE_HOME: home,
    // Logs and locks of minikube, and caches of the kubectl that it starts; the engine's settings stay the user's.
    TMPDIR: home,
    HOME: home,
    DOCKER_CONFIG: process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'),
    KUBECONFIG: kubeconfig,
    LABRIG_RUN: request.runId,
    MINIKUBE_WANTUPDATENOTIFICATION: 'false',
    MINIKUBE_IN_STYLE: 'false',
    ...pathWith(parts.engine),
  };
}

/** minikube would read it from a home that went with the folder. */
function refuseWithout({ name, folder }: AttachRequest, kubeconfig: string): Promise<void> {
  const what = `${basename(kubeconfig)} of ${name} is gone from ${folder}`;
  return Promise.reject(new InfraError(`${what}, and minikube cannot write it again`, { next: 'labrig clean' }));
}
