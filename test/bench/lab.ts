import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Entry } from '../../lib/journal/entry.ts';
import { type UpLab, upLab } from '../support/up-lab.ts';

export const root = join(import.meta.dirname, '..', '..', '..');
export const labrig = join(root, 'dist', 'labrig.cjs');

const oneNode = join(root, 'scenarios/intro/control-plane-recovery.yaml');

/** A lab as the scenario has it, or of one node, for the length of the work. */
export async function withLab<T>(work: (lab: UpLab) => Promise<T>, scenario = oneNode): Promise<T> {
  const lab = await upLab(labrig, scenario);
  try {
    return await work(lab);
  } finally {
    await execa(process.execPath, [labrig, 'down', lab.name]);
  }
}

/** The journal of a run, from what `labrig run --output json` printed. */
export function journalOf(stdout: string): readonly Entry[] {
  const { items } = JSON.parse(stdout) as { items: [{ files: { journal: string } }] };
  return readFileSync(items[0].files.journal, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
}
