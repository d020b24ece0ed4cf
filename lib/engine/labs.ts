import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { AttachRequest } from '../cluster/provider.ts';
import { sourceNames } from '../cluster/provider-name.ts';
import { runtimeNames } from '../cluster/runtime-name.ts';
import { InfraError, UsageError } from '../errors.ts';
import { labsFolder } from './state-folder.ts';
import { writeWhole } from './write-whole.ts';

/** A lab that is up on purpose (`up`, `--keep`): `clean` leaves it, `down` removes it. */
const labSchema = z.object({
  name: z.string(),
  provider: z.enum(sourceNames),
  /** Absent: it was kept by an earlier version, which knew no other. */
  runtime: z.enum(runtimeNames).default('containerd'),
  runId: z.string(),
  /** Path of the container engine's program; absent: no engine has a part in it. */
  engine: z.string().exactOptional(),
  /** Folder of the run that made it: kubeconfig and ledger are there. */
  folder: z.string(),
  kubernetes: z.string(),
  /** Its nodes; absent: it was kept by an earlier version. */
  nodes: z
    .array(z.object({ name: z.string(), alias: z.string(), role: z.enum(['control-plane', 'worker']) }))
    .exactOptional(),
  /** As in its `ready` entry. */
  standIns: z.array(z.string()).exactOptional(),
  createdAt: z.string(),
});
export type Lab = z.infer<typeof labSchema>;

export function saveLab(lab: Lab): void {
  mkdirSync(labsFolder(), { recursive: true, mode: 0o700 });
  writeWhole(join(labsFolder(), `${lab.name}.json`), `${JSON.stringify(lab, null, 2)}\n`);
}

/** How to attach to it: all that a provider must be told. */
export function attachment({
  name,
  provider,
  folder,
  nodes,
  runtime,
  standIns = [],
}: Lab): Omit<AttachRequest, 'signal'> {
  return { name, provider, folder, ...(nodes === undefined ? {} : { known: { nodes, runtime, standIns } }) };
}

export function forgetLab(name: string): void {
  rmSync(join(labsFolder(), `${name}.json`), { force: true });
}

export function listLabs(): readonly Lab[] {
  let names: readonly string[];
  try {
    names = readdirSync(labsFolder());
  } catch {
    // No lab was ever kept.
    return [];
  }
  return names.filter((name) => name.endsWith('.json')).map((name) => readLab(join(labsFolder(), name)));
}

export function findLab(name: string): Lab {
  const labs = listLabs();
  const found = labs.find((lab) => lab.name === name);
  if (found !== undefined) return found;
  const known = labs.length === 0 ? 'no lab is up' : `these are up: ${labs.map((lab) => lab.name).join(', ')}`;
  throw new UsageError(`there is no lab "${name}"; ${known}`, { next: 'labrig up FILE' });
}

function readLab(path: string): Lab {
  try {
    return labSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new InfraError(`${path} does not describe a lab of this version of labrig`, {
      cause,
      next: `rm ${path}; labrig clean`,
    });
  }
}
