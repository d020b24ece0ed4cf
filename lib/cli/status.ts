import { findLeftovers, findLiveRuns } from '../engine/clean.ts';
import { listLabs } from '../engine/labs.ts';
import { table } from '../report/table.ts';

export function statusCommand({ output }: { readonly output: 'text' | 'json' }): void {
  const labs = listLabs();
  const running = findLiveRuns();
  const leftovers = findLeftovers();
  if (output === 'json') {
    process.stdout.write(`${JSON.stringify({ labs, running, leftovers }, null, 2)}\n`);
    return;
  }
  if (labs.length > 0) {
    const rows = labs.map((lab) => [lab.name, lab.kubernetes, lab.createdAt, `${lab.folder}/kubeconfig`]);
    process.stdout.write(`${table(['LAB', 'KUBERNETES', 'SINCE', 'KUBECONFIG'], rows).join('\n')}\n`);
  }
  for (const id of running) process.stdout.write(`running: ${id}\n`);
  for (const { id, pending } of leftovers)
    process.stdout.write(`left by run ${id}: ${pending} to undo (labrig clean)\n`);
  if (labs.length + running.length + leftovers.length === 0)
    process.stdout.write('no lab is up, nothing runs, nothing is left\n');
}
