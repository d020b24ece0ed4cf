import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { providerChoice } from '../../lib/cluster/provider-choice.ts';
import { inLanes } from '../../lib/engine/lanes.ts';
import { type Checked, checkCluster } from './check-cluster.ts';
import { checkExisting } from './existing-cluster.ts';
import { withoutSsh } from './node-by-ssh.ts';
import { type Labrig, root } from './program.ts';
import { checkContract, contractors } from './provider-contract.ts';
import type { SharedLabs } from './shared-labs.ts';

/** What is no scenario with a verdict. */
export interface FurtherChecks {
  readonly labrig: Labrig;
  readonly labs: SharedLabs;
  readonly engine: string;
  /** Part of the name of what is meant. */
  readonly only: string;
  /** Why nothing more is begun; undefined: there is time. */
  whyOver(): string | undefined;
  say(what: 'passed' | 'failed' | 'skipped', name: string, text: string): void;
}

/** Looks into one lab from beside labrig, and then takes it for a cluster that is none of labrig's. */
export async function checkLabs(parts: FurtherChecks): Promise<void> {
  const { labs, only, whyOver, say } = parts;
  const isMeant = (name: string): boolean => name.includes(only);
  const meant = ['a lab that is up', 'existing cluster'].filter(isMeant);
  const over = whyOver();
  if (over !== undefined) for (const name of meant) say('skipped', name, over);
  if (meant.length === 0 || over !== undefined) return;
  const key = 'looked into';
  try {
    const lab = await labs.labFor(key, { file: join(root, 'scenarios', 'intro', 'cluster-from-config.yaml') });
    if (isMeant('a lab that is up')) tell(await checkCluster(lab, parts), parts);
    if (!isMeant('existing cluster')) return;
    const why = await withoutSsh();
    if (why === undefined) tell(await checkExisting(lab, parts), parts);
    else say('skipped', 'existing cluster', why);
  } catch (error) {
    say('failed', 'a lab that is up', String(error));
  } finally {
    await labs.remove(key);
  }
}

export async function checkContracts(parts: FurtherChecks): Promise<void> {
  const { only, whyOver, say } = parts;
  const chosen = contractors.filter((one) => `contract: ${one}`.includes(only));
  await inLanes(availableParallelism(), chosen, async (choice) => {
    const why = whyOver() ?? (await whyNot(choice, parts));
    if (why === undefined) tell(await checkContract(choice, `contract-${randomBytes(3).toString('hex')}`), parts);
    else say('skipped', `contract: ${choice}`, why);
  });
}

/** What is made by a provider is set up where it is asked for: not everyone wants it. */
async function whyNot(choice: string, { labrig }: FurtherChecks): Promise<string | undefined> {
  const { provider } = providerChoice(choice);
  const { code } = await labrig.run(['doctor', '--provider', provider]);
  return code === 0 ? undefined : `this machine is not set up for it (labrig setup --provider ${provider})`;
}

function tell(checked: readonly Checked[], { say }: FurtherChecks): void {
  for (const { name, error } of checked) say(error === undefined ? 'passed' : 'failed', name, error ?? '');
}
