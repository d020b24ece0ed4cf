import { join } from 'node:path';
import { execa } from 'execa';

export const root = join(import.meta.dirname, '..', '..', '..');
export const labrig = join(root, 'dist', 'labrig.js');

export interface BenchLab {
  readonly name: string;
  readonly folder: string;
  readonly kubeconfig: string;
}

/** A one-node lab for the length of the work. */
export async function withLab<T>(work: (lab: BenchLab) => Promise<T>): Promise<T> {
  const lab = await upLab();
  try {
    return await work(lab);
  } finally {
    await execa(process.execPath, [labrig, 'down', lab.name]);
  }
}

async function upLab(): Promise<BenchLab> {
  const before = await labs();
  await execa(process.execPath, [labrig, 'up', join(root, 'scenarios/intro/control-plane-recovery.yaml')]);
  const made = (await labs()).find((lab) => !before.some((old) => old.name === lab.name));
  if (made === undefined) throw new Error('labrig up made no lab');
  return made;
}

async function labs(): Promise<readonly BenchLab[]> {
  const { stdout } = await execa(process.execPath, [labrig, 'status', '--output', 'json']);
  const { labs: all } = JSON.parse(stdout) as { labs: { name: string; folder: string }[] };
  return all.map(({ name, folder }) => ({ name, folder, kubeconfig: join(folder, 'kubeconfig') }));
}
