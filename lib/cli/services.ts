import { actions } from '../actions/registry.ts';
import { kindProvider } from '../cluster/kind.ts';
import type { Provider } from '../cluster/provider.ts';
import type { Lab } from '../engine/labs.ts';
import type { RunServices } from '../engine/run.ts';
import { verbsOf } from '../engine/verbs.ts';
import { InfraError } from '../errors.ts';
import { faults } from '../faults/registry.ts';
import { engine, findNodeImage, kindPath, nodeImage } from '../host/index.ts';
import { obtainImages } from '../host/stand-ins/obtain.ts';
import { subjects } from '../observe/registry.ts';
import { run } from '../process/run.ts';
import type { Registries } from '../scenario/registries.ts';
import { version } from './version.ts';

/** All that a scenario file can say, wired here and nowhere else. */
export const registries: Registries = { subjects: [...subjects.values()], actions, faults };

export const verbs = verbsOf(registries);

export async function createProvider(lab?: Lab): Promise<Provider> {
  return providerOf(await enginePath(lab));
}

/** A lab that is up names its engine, which then need not be looked for. */
async function enginePath(lab: Lab | undefined): Promise<string> {
  return lab?.engine ?? (await engine()).path;
}

function providerOf(path: string): Provider {
  // An image that was built here says that no registry answered: then nothing outside is of use to the lab.
  const egress = (image: string | undefined): 'none' | 'allow' =>
    image?.startsWith('labrig/') === true ? 'none' : 'allow';
  return kindProvider({ engine: path, kind: kindPath, image: imageFor, run, egress });
}

/** What runs share; the reporter is each command's own. */
export async function createRunServices(reporter: RunServices['reporter'], lab?: Lab): Promise<RunServices> {
  const path = await enginePath(lab);
  return { version, verbs, provider: providerOf(path), engine: path, reporter, images: obtainImages };
}

async function imageFor(kubernetes: string | undefined): Promise<string> {
  if (kubernetes !== undefined) return findNodeImage(kubernetes);
  const [newest] = await nodeImage.list();
  if (newest === undefined) throw new InfraError('there is no node image', { next: 'labrig setup' });
  return newest.reference;
}
