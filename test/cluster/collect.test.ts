import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { collectLogs } from '../../lib/cluster/collect.ts';
import type { Node } from '../../lib/cluster/node.ts';
import { createNodeShell } from '../../lib/cluster/node-shell.ts';
import { open } from '../../lib/process/open.ts';

test('many nodes asked at once are no leak of listeners', async (t) => {
  const warnings: string[] = [];
  const warned = ({ message }: Error): void => void warnings.push(message);
  process.on('warning', warned);
  const folder = mkdtempSync(join(tmpdir(), 'labrig-collect-'));
  const shells = Array.from({ length: 6 }, (_, index) => createNodeShell({ node: `n${index}`, reach: ['env'], open }));
  const nodes = shells.map((shell, index) => ({
    alias: `n${index}`,
    sh: (_script: string, options: object) => shell.sh('echo said', options),
    runtime: { list: () => Promise.resolve([]), logs: { 'runtime.log': 'true' } },
  }));
  t.deepEqual(await collectLogs(nodes as unknown as readonly Node[], folder, AbortSignal.timeout(20_000)), []);
  t.is(readdirSync(join(folder, 'n5')).length, 5);
  for (const shell of shells) shell.close();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('warning', warned);
  rmSync(folder, { recursive: true });
  t.deepEqual(warnings, []);
});
