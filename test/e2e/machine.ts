import { execa } from 'execa';
import * as z from 'zod';
import type { Labrig } from './program.ts';

/** A machine on which clusters can be made (`versions`: of Kubernetes, as 1.34.2), or why not. */
export type Machine =
  | { readonly ready: true; readonly engine: string; readonly image: string; readonly versions: readonly string[] }
  | { readonly ready: false; readonly why: string };

const findings = z.array(z.object({ name: z.string(), ok: z.boolean(), found: z.string() }));
const images = z.array(z.object({ reference: z.string(), kubernetes: z.string() }));

export async function findMachine(labrig: Labrig): Promise<Machine> {
  const engine = await findEngine();
  if (engine === undefined) return { ready: false, why: 'no container engine answers (docker, podman)' };
  const amiss = findings
    .parse(JSON.parse((await labrig.run(['doctor', '--output', 'json'])).stdout))
    .filter(({ ok }) => !ok);
  if (amiss.length > 0) {
    return { ready: false, why: `labrig doctor: ${amiss.map(({ name, found }) => `${name}: ${found}`).join('; ')}` };
  }
  const all = images.parse(JSON.parse((await labrig.run(['image', 'list', '--output', 'json'])).stdout));
  const [image] = all;
  if (image === undefined) return { ready: false, why: 'there is no node image' };
  return { ready: true, engine, image: image.reference, versions: all.map(({ kubernetes }) => kubernetes) };
}

async function findEngine(): Promise<string | undefined> {
  for (const engine of ['docker', 'podman']) {
    const { exitCode } = await execa(engine, ['info'], { reject: false, timeout: 10_000 });
    if (exitCode === 0) return engine;
  }
  return undefined;
}
