import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { kindPath, nodeImage } from '../../lib/host/index.ts';
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

/** A run against kind create + kubectl + kind delete doing the same, in turn: at most 5 % more. */
export async function bench(n = 5): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
  const file = join(folder, 'overhead.yaml');
  writeFileSync(file, scenario);
  const [kind, [image]] = await Promise.all([kindPath(), nodeImage.list()]);
  if (image === undefined) throw new Error('there is no node image: labrig setup');
  const [ours, bare] = await alternate(
    n,
    async () => {
      await execa(process.execPath, [labrig, 'run', file]);
    },
    () => bareRun(kind, image.reference, join(folder, 'kubeconfig')),
  );
  rmSync(folder, { recursive: true });
  const ratio = median(ours) / median(bare);
  return {
    lines: [
      summary('labrig run', ours),
      summary('kind + kubectl', bare),
      `ratio of medians: ${ratio.toFixed(3)} (at most 1.05)`,
    ],
    reached: ratio <= 1.05,
  };
}

async function bareRun(kind: string, image: string, kubeconfig: string): Promise<void> {
  const name = 'labrig-bench-bare';
  const kubectl = (args: readonly string[], input?: string): Promise<unknown> =>
    execa('kubectl', ['--kubeconfig', kubeconfig, ...args], input === undefined ? {} : { input });
  try {
    await execa(kind, ['create', 'cluster', '--name', name, '--image', image, '--kubeconfig', kubeconfig]);
    await kubectl(['apply', '-f', '-'], 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\n');
    await kubectl(['get', 'configmap', 'one']);
    await kubectl(['wait', '--for=condition=Ready', 'node', '--all', '--timeout=120s']);
  } finally {
    await execa(kind, ['delete', 'cluster', '--name', name, '--kubeconfig', kubeconfig]);
  }
}
