import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { labrig, withLab } from './lab.ts';
import type { Figure } from './main.ts';

/**
 * A kind that nobody makes objects of. Controllers watch it from the start of the cluster, so only a change of the
 * API's own counts is labrig's. A kind of our own would be worse: the garbage collector begins to watch it some time
 * after it was defined.
 */
const resource = 'podtemplates';

const expectations = Array.from(
  { length: 10 },
  (_, i) => `      - {objects: {kind: PodTemplate}, count: {max: ${i + 1}}, for: 30s}`,
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
    const counts = async (): Promise<Counts> =>
      countsIn((await execa('kubectl', ['--kubeconfig', kubeconfig, 'get', '--raw', '/metrics'])).stdout);
    const before = await counts();
    const run = execa(process.execPath, [labrig, 'run', file, '--on', name]);
    const during = await countsWhenWatched(counts, before);
    await run;
    const after = await counts();
    rmSync(folder, { recursive: true });
    const lists = after.lists - before.lists;
    const [open, ended] = [during.open - before.open, after.watches - before.watches];
    return {
      lines: [
        `10 expectations on one subject, 30 s: ${lists} list, ${open} watch open meanwhile, ${ended} watch ended (1, 1, 1)`,
      ],
      reached: lists === 1 && open === 1 && ended === 1,
    };
  });
}

async function countsWhenWatched(counts: () => Promise<Counts>, before: Counts): Promise<Counts> {
  for (let look = 0; look < 50; look++) {
    const now = await counts();
    if (now.open > before.open) return now;
  }
  return before;
}

interface Counts {
  readonly lists: number;
  /** Ended ones: the API counts a watch when it is over. */
  readonly watches: number;
  readonly open: number;
}

function countsIn(metrics: string): Counts {
  const sum = (metric: string, verb: string): number =>
    metrics
      .split('\n')
      .filter((line) => line.startsWith(`${metric}{`))
      .filter((line) => line.includes(`resource="${resource}"`) && line.includes(`verb="${verb}"`))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  return {
    lists: sum('apiserver_request_total', 'LIST'),
    watches: sum('apiserver_request_total', 'WATCH'),
    open: sum('apiserver_longrunning_requests', 'WATCH'),
  };
}
