import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { labrig, withLab } from './lab.ts';
import type { Figure } from './main.ts';
import { alternate, median, summary } from './stats.ts';

const scenario = `apiVersion: labrig/v1alpha1
kind: Scenario
metadata: {name: trivial}
cluster: {config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}}
steps:
  - name: The service of the API is there
    expect:
      - objects: {kind: Service, name: kubernetes}
        count: 1
`;

/** One satisfied expectation on a lab that is up, against one kubectl get of the same object: at most 3.6 times. */
export function bench(n = 15): Promise<Figure> {
  return withLab(async (lab) => {
    const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
    const file = join(folder, 'trivial.yaml');
    writeFileSync(file, scenario);
    const [ours, bare] = await alternate(
      n,
      async () => {
        await execa(process.execPath, [labrig, 'run', file, '--on', lab.name]);
      },
      async () => {
        await execa('kubectl', ['--kubeconfig', lab.kubeconfig, 'get', 'service', 'kubernetes']);
      },
    );
    rmSync(folder, { recursive: true });
    const ratio = median(ours) / median(bare);
    return {
      lines: [
        summary('labrig run', ours),
        summary('kubectl get', bare),
        `ratio of medians: ${ratio.toFixed(2)} (at most 3.6)`,
      ],
      reached: ratio <= 3.6,
    };
  });
}
