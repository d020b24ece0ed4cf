import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { findMinikubeTools, kindPath, nodeImage } from '../../lib/host/index.ts';
import { labrig } from './lab.ts';
import type { Figure } from './main.ts';
import { alternate, median, summary } from './stats.ts';

const scenario = `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: overhead}
cluster: {config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}}
steps:
  - name: A ConfigMap
    apply: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {a: b}}]}
    expect:
      - objects: {kind: ConfigMap, name: one}
        count: 1
  - name: The node is ready
    expect:
      - objects: {kind: Node}
        all: {"status.conditions[type=Ready].status": "True"}
        count: 1
        within: 120s
`;

/** A run against the provider's own create + kubectl + delete doing the same, in turn: at most 5 % more. */
export async function bench(n = 5, provider = 'kind'): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
  const file = join(folder, 'overhead.yaml');
  writeFileSync(file, scenario);
  const bareRun = await bareRuns[provider]?.(folder);
  if (bareRun === undefined) throw new Error(`nobody knows ${provider}`);
  const networks = await listNetworks();
  const [ours, bare] = await alternate(
    n,
    async () => {
      await execa(process.execPath, [labrig, 'run', file, '--provider', provider]);
    },
    bareRun,
  );
  rmSync(folder, { recursive: true });
  // kind leaves the network of all its clusters.
  if (!networks.includes('kind') && (await listNetworks()).includes('kind'))
    await execa('docker', ['network', 'rm', 'kind']);
  const ratio = median(ours) / median(bare);
  return {
    lines: [
      summary('labrig run', ours),
      summary(`${provider} + kubectl`, bare),
      `ratio of medians: ${ratio.toFixed(3)} (at most 1.05)`,
    ],
    reached: ratio <= 1.05,
  };
}

const name = 'labrig-bench-bare';

/** The same without labrig: a cluster, an object, the node's readiness, and all of it removed. */
const bareRuns: Readonly<Record<string, (folder: string) => Promise<() => Promise<void>>>> = {
  async kind(folder) {
    const [kind, [image]] = await Promise.all([kindPath(), nodeImage.list()]);
    if (image === undefined) throw new Error('there is no node image: labrig setup');
    const kubeconfig = join(folder, 'kubeconfig');
    return async () => {
      try {
        await execa(kind, [
          'create',
          'cluster',
          '--name',
          name,
          '--image',
          image.reference,
          '--kubeconfig',
          kubeconfig,
        ]);
        await useIt(kubeconfig);
      } finally {
        await execa(kind, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig]);
      }
    };
  },
  async minikube(folder) {
    const { program, kubernetes, cache, built } = await findMinikubeTools(undefined, 'docker');
    if (built === undefined || kubernetes === undefined) throw new Error('measured only with what is built here');
    const kubeconfig = join(folder, 'kubeconfig');
    const env = { MINIKUBE_HOME: folder, KUBECONFIG: kubeconfig, MINIKUBE_WANTUPDATENOTIFICATION: 'false' };
    mkdirSync(join(folder, '.minikube'));
    symlinkSync(cache, join(folder, '.minikube', 'cache'));
    const manifest = join(folder, 'pod-network.yaml');
    writeFileSync(manifest, await built.manifest('10.244.0.0/16'));
    return async () => {
      try {
        await execa(
          program,
          [
            ...['start', '--profile', name, '--driver', 'docker', '--container-runtime', 'docker', '--force'],
            ...['--kubernetes-version', kubernetes, '--base-image', built.baseImage, '--cni', manifest],
            ...['--cpus', 'no-limit', '--memory', 'no-limit', '--install-addons=false', '--disable-optimizations'],
            ...['--interactive=false', '--wait', 'apiserver'],
          ],
          { env },
        );
        await useIt(kubeconfig);
      } finally {
        await execa(program, ['delete', '--profile', name], { env });
      }
    };
  },
};

async function listNetworks(): Promise<readonly string[]> {
  return (await execa('docker', ['network', 'ls', '--format', '{{.Name}}'])).stdout.split('\n');
}

async function useIt(kubeconfig: string): Promise<void> {
  const kubectl = (args: readonly string[], input?: string): Promise<unknown> =>
    execa('kubectl', ['--kubeconfig', kubeconfig, ...args], input === undefined ? {} : { input });
  await kubectl(['apply', '-f', '-'], 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\n');
  await kubectl(['get', 'configmap', 'one']);
  await kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=120s']);
}
