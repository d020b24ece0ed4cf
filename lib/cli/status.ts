import { findLeftovers, findLiveRuns, findStrays } from '../engine/clean.ts';
import { InfraError } from '../errors.ts';
import { listLabs } from '../engine/labs.ts';
import { table } from '../report/table.ts';
import { createProvider } from './services.ts';

export async function statusCommand({ output }: { readonly output: 'text' | 'json' }): Promise<void> {
  const labs = listLabs();
  const running = findLiveRuns();
  const leftovers = findLeftovers();
  const strays = await namesOfStrays();
  if (output === 'json') {
    process.stdout.write(`${JSON.stringify({ labs, running, leftovers, strays: strays ?? null }, null, 2)}\n`);
    return;
  }
  if (labs.length > 0) {
    const rows = labs.map((lab) => [lab.name, lab.kubernetes, lab.createdAt, `${lab.folder}/kubeconfig`]);
    process.stdout.write(`${table(['LAB', 'KUBERNETES', 'SINCE', 'KUBECONFIG'], rows).join('\n')}\n`);
  }
  for (const id of running) process.stdout.write(`running: ${id}\n`);
  for (const { id, pending } of leftovers)
    process.stdout.write(`left by run ${id}: ${pending} to undo (labrig clean)\n`);
  for (const name of strays ?? []) process.stdout.write(`left by a run whose folder is gone: ${name} (labrig clean)\n`);
  if (strays === undefined)
    process.stdout.write('the container engine does not answer: what it keeps is not known (labrig doctor)\n');
  else if (labs.length + running.length + leftovers.length + strays.length === 0)
    process.stdout.write('no lab is up, nothing runs, nothing is left\n');
}

/** Undefined where no engine answers: what the state folder tells is worth telling all the same. */
async function namesOfStrays(): Promise<readonly string[] | undefined> {
  try {
    return (await findStrays(createProvider())).map(({ undo }) => undo.name);
  } catch (error) {
    if (error instanceof InfraError) return undefined;
    throw error;
  }
}
