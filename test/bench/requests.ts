import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { labrig, withLab } from './lab.ts';
import type { Figure } from './main.ts';

/** A kind of its own: whatever the API counts for it was asked by labrig. */
const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.bench.labrig.dev}
spec:
  group: bench.labrig.dev
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

const expectations = Array.from(
  { length: 10 },
  (_, i) => `      - {objects: {kind: Widget, apiVersion: bench.labrig.dev/v1}, count: {max: ${i + 1}}, for: 30s}`,
).join('\n');

const scenario = `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: requests}
cluster: {config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}}
steps:
  - name: Ten expectations watch one subject for thirty seconds
    expect:
${expectations}
`;

/** Load on the API server: 1 list and 1 watch per distinct subject, however long and however many wait. */
export function bench(): Promise<Figure> {
  return withLab(async ({ name, kubeconfig }) => {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
    const file = join(folder, 'requests.yaml');
    writeFileSync(file, scenario);
    const kubectl = (...args: readonly string[]) => execa('kubectl', ['--kubeconfig', kubeconfig, ...args]);
    await execa('kubectl', ['--kubeconfig', kubeconfig, 'apply', '-f', '-'], { input: definition });
    await kubectl('wait', '--for=condition=Established', 'crd/widgets.bench.labrig.dev');
    const before = countsIn((await kubectl('get', '--raw', '/metrics')).stdout);
    await execa(process.execPath, [labrig, 'run', file, '--on', name]);
    const after = countsIn((await kubectl('get', '--raw', '/metrics')).stdout);
    rmSync(folder, { recursive: true });
    const [lists, watches] = [after.LIST - before.LIST, after.WATCH - before.WATCH];
    const others = after.other - before.other;
    return {
      lines: [
        `10 expectations on one subject, 30 s: ${lists} list, ${watches} watch, ${others} other requests (1, 1, 0)`,
      ],
      reached: lists === 1 && watches === 1 && others === 0,
    };
  });
}

interface Counts {
  LIST: number;
  WATCH: number;
  other: number;
}

function countsIn(metrics: string): Counts {
  const counts: Counts = { LIST: 0, WATCH: 0, other: 0 };
  for (const line of metrics.split('\n')) {
    if (!line.startsWith('apiserver_request_total{') || !line.includes('resource="widgets"')) continue;
    const verb = /verb="(\w+)"/.exec(line)?.[1];
    const value = Number(line.slice(line.lastIndexOf(' ') + 1));
    counts[verb === 'LIST' || verb === 'WATCH' ? verb : 'other'] += value;
  }
  return counts;
}
