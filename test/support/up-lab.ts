import { dirname } from 'node:path';
import { execa } from 'execa';
import * as z from 'zod';

export interface UpLab {
  readonly name: string;
  /** Of the run that made it. */
  readonly folder: string;
  readonly kubeconfig: string;
}

const schema = z.object({ name: z.string(), kubeconfig: z.string() });

/** Makes a scenario's cluster by this program and leaves it up. Rejects where it cannot be made. */
export async function upLab(labrig: string, scenario: string): Promise<UpLab> {
  const { stdout } = await execa(process.execPath, [labrig, 'up', scenario, '--output', 'json']);
  const { name, kubeconfig } = schema.parse(JSON.parse(stdout));
  return { name, folder: dirname(kubeconfig), kubeconfig };
}
