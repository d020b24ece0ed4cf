import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pace } from 'node:timers/promises';
import { execa, type Subprocess } from 'execa';
import { connect } from '../../lib/cluster/api-client.ts';
import type { Entry } from '../../lib/journal/entry.ts';
import { journalOf, labrig, withLab } from './lab.ts';
import type { Figure } from './main.ts';
import { cpuSeconds, peakMegabytes } from './process-cost.ts';
import { percentile, summary } from './stats.ts';

/** ms between two changes of the cluster. */
const every = 100;
const namespaces = 20;
const live = 'Two hundred expectations at once';

const namespaced = Array.from({ length: namespaces }, (_, i) => `bench-${i}`);

/** 200 in all: 9 on the ConfigMaps of each of 20 namespaces, 10 on pods, 5 on containers, 5 on the API. */
const expectations = [
  ...namespaced.flatMap((namespace) => [
    `objects: {kind: ConfigMap, namespace: ${namespace}, name: bench}, all: {data.end: "yes"}`,
    `objects: {kind: ConfigMap, namespace: ${namespace}}, any: {data.end: {exists: true}}`,
    `objects: {kind: ConfigMap, namespace: ${namespace}}, cel: 'items.exists(i, has(i.data.end))'`,
    ...Array.from(
      { length: 6 },
      (_, i) =>
        `objects: {kind: ConfigMap, namespace: ${namespace}, name: bench}, where: {data.end: "yes"}, count: {min: 1}, name: "${namespace} ${i}"`,
    ),
  ]),
  ...Array.from(
    { length: 10 },
    (_, i) => `objects: {kind: Pod, namespace: kube-system}, all: {status.phase: Running}, for: 15s, name: "pods ${i}"`,
  ),
  ...Array.from(
    { length: 5 },
    (_, i) => `containers: {node: control-plane}, any: {state: running}, for: 15s, name: "containers ${i}"`,
  ),
  ...Array.from({ length: 5 }, (_, i) => `api: ready, for: 15s, name: "api ${i}"`),
];

const scenario = `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: load}
cluster: {config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}}
steps:
  - name: Objects to change
    apply:
      objects:
${namespaced
  .flatMap((name) => [
    `        - {apiVersion: v1, kind: Namespace, metadata: {name: ${name}}}`,
    `        - {apiVersion: v1, kind: ConfigMap, metadata: {name: bench, namespace: ${name}}, data: {n: start}}`,
  ])
  .join('\n')}
  - name: ${live}
    expect:
${expectations.map((one) => `      - {${one}, within: 5m}`).join('\n')}
`;

/**
 * 200 expectations live at once while the cluster changes ten times a second: the runner under 300 MB and 25 % of one
 * core, and each change in the journal at most 50 ms (p95) after the API has answered.
 */
export function bench(n = 600): Promise<Figure> {
  return withLab(async ({ name, kubeconfig }) => {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
    const file = join(folder, 'load.yaml');
    writeFileSync(file, scenario);
    const run = execa(process.execPath, [labrig, 'run', file, '--on', name, '--output', 'json']);
    const pid = run.pid ?? 0;
    await lineWith(run, live);
    const [cpu, start] = [cpuSeconds(pid), performance.now()];
    const answered = await changeObjects(kubeconfig, n);
    const core = (100 * (cpuSeconds(pid) - cpu)) / ((performance.now() - start) / 1000);
    const megabytes = peakMegabytes(pid);
    await endAll(kubeconfig);
    const entries = journalOf((await run).stdout);
    rmSync(folder, { recursive: true });
    const late = lateness(entries, answered);
    const p95 = percentile(late, 0.95);
    return {
      lines: [
        `${expectations.length} expectations live, ${n} changes of objects, one each ${every} ms`,
        summary('object changed (the API answered) to journal entry', late),
        `p95 ${p95.toFixed(1)} ms (at most 50), ${core.toFixed(1)} % of one core (at most 25), ${megabytes.toFixed(0)} MB (at most 300)`,
      ],
      reached: expectations.length === 200 && late.length === n && p95 <= 50 && core <= 25 && megabytes <= 300,
    };
  });
}

async function lineWith(run: Subprocess, text: string): Promise<void> {
  if (!run.stderr) throw new Error('the run has no stderr');
  for await (const line of createInterface({ input: run.stderr })) if (line.includes(text)) break;
  run.stderr.resume();
}

/** ms since 1970 at which the API answered to each change. */
async function changeObjects(kubeconfig: string, n: number): Promise<readonly number[]> {
  const api = await connect(kubeconfig);
  const answered: number[] = [];
  for (let i = 0; i < n; i++) {
    const turn = pace(every);
    await api.request({
      method: 'PATCH',
      path: `/api/v1/namespaces/bench-${i % namespaces}/configmaps/bench`,
      contentType: 'application/merge-patch+json',
      body: { data: { n: String(i) } },
    });
    answered.push(Date.now());
    await turn;
  }
  api.close();
  return answered;
}

async function endAll(kubeconfig: string): Promise<void> {
  for (const namespace of namespaced) {
    const patch = ['--type=merge', '--patch', '{"data":{"end":"yes"}}'];
    await execa('kubectl', ['--kubeconfig', kubeconfig, 'patch', 'configmap', 'bench', '-n', namespace, ...patch]);
  }
}

/** ms from each answer to the entry that shows the change. */
function lateness(entries: readonly Entry[], answered: readonly number[]): number[] {
  const [run] = entries;
  if (run?.type !== 'run') throw new Error('a journal begins with its run');
  const seen = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type !== 'item' || entry.item?.['kind'] !== 'ConfigMap') continue;
    const { n } = Object(entry.item['data']) as { n?: string };
    if (n !== undefined && !seen.has(n)) seen.set(n, Date.parse(run.startedAt) + entry.t);
  }
  return answered.flatMap((at, i) => {
    const t = seen.get(String(i));
    return t === undefined ? [] : [t - at];
  });
}
