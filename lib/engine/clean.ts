import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import type { Provider } from '../cluster/provider.ts';
import { cleanupDeadline, type UndoResult, undoAll } from './cleanup.ts';
import { forgetLab, type Lab, listLabs } from './labs.ts';
import { openLedger } from './ledger.ts';
import { endOrphans } from './orphans.ts';
import { ownerLives } from './owner.ts';
import { runsFolder } from './state-folder.ts';
import type { Verbs } from './verbs.ts';

/** A run whose process is gone and whose ledger still asks for something. */
export interface Leftover {
  readonly id: string;
  readonly folder: string;
  /** How many changes wait to be undone. */
  readonly pending: number;
}

export function findLeftovers(): readonly Leftover[] {
  const kept = new Set(listLabs().map((lab) => lab.folder));
  return runIds().flatMap((id) => {
    const folder = join(runsFolder(), id);
    if (ownerLives(folder) || kept.has(folder)) return [];
    const pending = openLedger(folder).pending().length;
    return pending === 0 ? [] : [{ id, folder, pending }];
  });
}

/** Runs that are alive now. */
export function findLiveRuns(): readonly string[] {
  return runIds().filter((id) => ownerLives(join(runsFolder(), id)));
}

export interface CleanParts {
  readonly provider: Provider;
  readonly verbs: Verbs;
  /** Labs that are up on purpose too. */
  readonly all: boolean;
}

/** Undoes what dead runs left, newest run first; tolerates what is gone already. */
export async function clean({ provider, verbs, all }: CleanParts): Promise<readonly UndoResult[]> {
  const results: UndoResult[] = [];
  if (all) for (const lab of listLabs()) results.push(...(await removeLab(lab, { provider, verbs })));
  for (const { id, folder } of [...findLeftovers()].reverse()) {
    results.push(...endOrphans(id));
    const cluster = await attachForFaults(folder, provider);
    results.push(
      ...(await undoAll(() => true, {
        ledger: openLedger(folder),
        provider,
        verbs,
        ...(cluster === undefined ? {} : { cluster }),
        signal: AbortSignal.timeout(cleanupDeadline),
      })),
    );
    await cluster?.close();
  }
  return results;
}

/** Removes a lab that is up, by the ledger of the run that made it. */
export async function removeLab(
  lab: Lab,
  { provider, verbs }: Omit<CleanParts, 'all'>,
): Promise<readonly UndoResult[]> {
  const signal = AbortSignal.timeout(cleanupDeadline);
  const results = await undoAll(() => true, { ledger: openLedger(lab.folder), provider, verbs, signal });
  if (results.every((result) => result.error === undefined)) forgetLab(lab.name);
  return results;
}

/** A run on a lab that is still up may have left a fault in it. */
async function attachForFaults(folder: string, provider: Provider): Promise<Cluster | undefined> {
  const labName = openLedger(folder)
    .pending()
    .flatMap(({ undo }) => (undo.what === 'fault' ? [undo.lab] : []))[0];
  const lab = listLabs().find((one) => one.name === labName);
  if (lab === undefined) return undefined;
  return provider.attach({ name: lab.name, folder: lab.folder, signal: AbortSignal.timeout(cleanupDeadline) });
}

function runIds(): readonly string[] {
  try {
    return readdirSync(runsFolder()).sort();
  } catch {
    // Nothing was ever run.
    return [];
  }
}
