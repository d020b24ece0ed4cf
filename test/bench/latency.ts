import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Entry } from '../../lib/journal/entry.ts';
import { journalOf, labrig, withLab } from './lab.ts';
import type { Figure } from './main.ts';
import { percentile, summary } from './stats.ts';

const header = `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: latency}
cluster: {config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}}
steps:
  - name: An object to change
    apply: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: bench}, data: {n: start}}]}
    expect: [{objects: {kind: ConfigMap, name: bench}, count: 1}]
`;

const objectStep = (i: number): string => `  - name: Object change ${i}
    patch: {kind: ConfigMap, name: bench, type: merge, patch: {data: {n: "${i}"}}}
    expect: [{objects: {kind: ConfigMap, name: bench}, all: {data.n: "${i}"}}]
`;

/** The kubelet restarts kube-proxy at once the first time only, so coredns and kube-proxy are not worn out: a program
 * of the node's own is started in a container and ended. */
const containerStep = (i: number): string => `  - name: Container change ${i}
    exec:
      on: control-plane
      run: ctr -n k8s.io run -d --annotation io.kubernetes.cri.container-type=container --annotation io.kubernetes.cri.container-name=bench-${i} --annotation io.kubernetes.cri.sandbox-name=bench --annotation io.kubernetes.cri.sandbox-namespace=bench registry.k8s.io/pause:3.10.1 bench-${i}
    expect: [{containers: {node: control-plane, name: bench-${i}}, all: {state: running}}]
`;

/**
 * From a change on the cluster to the expectation satisfied: p95 at most 15 ms. The command that starts a container
 * returns after the event, so of containers it is the time from the event to the journal: at most 50 ms.
 */
export function bench(n = 100): Promise<Figure> {
  return withLab(async ({ name }) => {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
    const file = join(folder, 'latency.yaml');
    const steps = [
      ...Array.from({ length: n }, (_, i) => objectStep(i)),
      ...Array.from({ length: Math.ceil(n / 5) }, (_, i) => containerStep(i)),
    ];
    writeFileSync(file, header + steps.join(''));
    const events = execa('docker', ['exec', `${name}-control-plane`, 'ctr', '-n', 'k8s.io', 'events'], {
      reject: false,
    });
    const { stdout } = await execa(process.execPath, [labrig, 'run', file, '--on', name, '--output', 'json']);
    events.kill();
    const started = startTimes((await events).stdout);
    const entries = journalOf(stdout);
    rmSync(folder, { recursive: true });
    const objects = lateness(entries, 1, n);
    const containers = seenLate(entries, started);
    if (containers.length !== Math.ceil(n / 5)) throw new Error(`${containers.length} containers were seen`);
    const [p95Objects, p95Containers] = [percentile(objects, 0.95), percentile(containers, 0.95)];
    return {
      lines: [
        summary('object changed (the API answered) to expectation satisfied', objects),
        summary('container started (containerd says when) to journal entry', containers),
        `p95: objects ${p95Objects.toFixed(1)} ms (at most 15), containers ${p95Containers.toFixed(1)} ms (at most 50)`,
      ],
      reached: p95Objects <= 15 && p95Containers <= 50,
    };
  });
}

/** ms between the end of each step's change and its expectation. */
function lateness(entries: readonly Entry[], first: number, last: number): number[] {
  const late: number[] = [];
  for (let step = first; step <= last; step++) {
    const done = entries.find((entry) => entry.type === 'change' && entry.step === step && entry.state === 'done');
    const satisfied = entries.find(
      (entry) => entry.type === 'expectation' && entry.step === step && entry.state === 'satisfied',
    );
    if (done === undefined || satisfied === undefined) throw new Error(`step ${step} was not satisfied`);
    late.push(satisfied.t - done.t);
  }
  return late;
}

/** When containerd says that it started each container of ours, in ms since 1970. */
function startTimes(events: string): ReadonlyMap<string, number> {
  const line = /^(\S+) (\S+?)(\.\d{3})\d* \+0000 UTC k8s\.io \/tasks\/start \{"container_id":"(bench-\d+)"/gm;
  return new Map(
    [...events.matchAll(line)].map(([, day, time, part, id = '']) => [id, Date.parse(`${day}T${time}${part}Z`)]),
  );
}

/** ms from each start to the first entry that shows the container running; the clocks of node and runner are one. */
function seenLate(entries: readonly Entry[], started: ReadonlyMap<string, number>): number[] {
  const [run] = entries;
  if (run?.type !== 'run') throw new Error('a journal begins with its run');
  return [...started].flatMap(([id, at]) => {
    const seen = entries.find(
      (entry) =>
        (entry.type === 'item' && isRunning(entry.item, id)) ||
        (entry.type === 'items' && entry.items.some((item) => isRunning(item, id))),
    );
    return seen === undefined ? [] : [Date.parse(run.startedAt) + seen.t - at];
  });
}

function isRunning(item: Readonly<Record<string, unknown>> | undefined, name: string): boolean {
  return item?.['name'] === name && item['state'] === 'running';
}
