import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { labrig, root } from './lab.ts';
import type { Figure } from './main.ts';
import { median, summary, timed } from './stats.ts';

const files = 1000;

/** 1,000 scenario files: at most 2 s. Each is the recovery scenario under a name of its own. */
export async function bench(n = 5): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), 'labrig-bench-'));
  const text = readFileSync(join(root, 'scenarios/intro/control-plane-recovery.yaml'), 'utf8').replace(
    /config: \S*one-node\.yaml/,
    'config: {kind: Cluster, apiVersion: kind.x-k8s.io/v1alpha4}',
  );
  for (let i = 0; i < files; i++) {
    writeFileSync(join(folder, `${i}.yaml`), text.replace('name: control-plane-recovery', `name: scenario-${i}`));
  }
  const times: number[] = [];
  for (let i = 0; i < n; i++) {
    times.push(
      await timed(async () => {
        await execa(process.execPath, [labrig, 'validate', folder]);
      }),
    );
  }
  rmSync(folder, { recursive: true });
  return { lines: [summary(`validate ${files} files`, times), 'at most 2000 ms'], reached: median(times) <= 2000 };
}
