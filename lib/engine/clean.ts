import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { NoSuchLab } from '../cluster/no-such-lab.ts';
import type { Ledger, OwnedUndo, Provider } from '../cluster/provider.ts';
import { isInLab } from '../cluster/undo.ts';
import { messageOf } from '../errors.ts';
import { cleanupDeadline, describeUndo, type UndoResult, undoAll } from './cleanup.ts';
import { forgetLab, type Lab, listLabs } from './labs.ts';
import { openLedger } from './ledger.ts';
import { endOrphans } from './orphans.ts';
import { isAbandoned, ownerLives } from './owner.ts';
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

/** Clusters of runs whose folder was deleted: no ledger tells of them. */
export async function findStrays(provider: Provider): Promise<readonly OwnedUndo[]> {
  return (await provider.findAll()).filter(({ owner }) => isAbandoned(owner));
}

/** Undoes what dead runs left, newest run first; tolerates what is gone already. */
export async function clean({ provider, verbs, all }: CleanParts): Promise<readonly UndoResult[]> {
  const results: UndoResult[] = [];
  if (all) for (const lab of listLabs()) results.push(...(await removeLab(lab, { provider, verbs })));
  for (const leftover of [...findLeftovers()].reverse())
    results.push(...(await cleanRun(leftover, { provider, verbs })));
  for (const { undo } of await findStrays(provider)) {
    results.push(...(await endOrphans(undo.runId)));
    results.push(
      await provider.undo(undo, AbortSignal.timeout(cleanupDeadline)).then(
        () => ({ what: describeUndo(undo) }),
        (error: unknown) => ({ what: describeUndo(undo), error: messageOf(error) }),
      ),
    );
  }
  return results;
}

async function cleanRun(
  { id, folder }: Leftover,
  { provider, verbs }: Omit<CleanParts, 'all'>,
): Promise<readonly UndoResult[]> {
  const orphans = await endOrphans(id);
  const ledger = openLedger(folder);
  const lab = labOf(ledger) ?? borrowedOf(ledger);
  const gone: UndoResult[] = [];
  let cluster: Cluster | undefined;
  try {
    if (lab !== undefined) cluster = await attachToUndo(lab, provider);
  } catch (error) {
    if (!(error instanceof NoSuchLab)) return [...orphans, { what: `run ${id}`, error: messageOf(error) }];
    // It went away behind our back, and what was in it with it.
    const kept = labOf(ledger);
    if (kept !== undefined) gone.push(...(await removeLab(kept, { provider, verbs })));
  }
  const signal = AbortSignal.timeout(cleanupDeadline);
  const parts = { ledger, provider, verbs, signal, ...(cluster === undefined ? {} : { cluster }) };
  const undone = await undoAll(() => true, parts);
  await cluster?.close();
  return [...orphans, ...gone, ...undone];
}

/** Removes a lab that is up, by the ledger of the run that made it. */
export async function removeLab(
  lab: Lab,
  { provider, verbs }: Omit<CleanParts, 'all'>,
): Promise<readonly UndoResult[]> {
  const signal = AbortSignal.timeout(cleanupDeadline);
  const ledger = openLedger(lab.folder);
  const cluster = borrowedOf(ledger) === undefined ? undefined : await attachToUndo(lab, provider);
  const parts = { ledger, provider, verbs, signal, ...(cluster === undefined ? {} : { cluster }) };
  const results = await undoAll(() => true, parts);
  await cluster?.close();
  if (results.every((result) => result.error === undefined)) forgetLab(lab.name);
  return results;
}

/** A run on a lab that is up may have left a fault or objects in it. */
function labOf(ledger: Ledger): Lab | undefined {
  const [name] = ledger.pending().flatMap(({ undo }) => (isInLab(undo) ? [undo.lab] : []));
  return listLabs().find((one) => one.name === name);
}

/** A cluster that was there before the run, and in which the run may have changed something. */
function borrowedOf(ledger: Ledger): LastingLab | undefined {
  const [found] = ledger.pending().flatMap(({ undo }): readonly LastingLab[] => {
    if (undo.what !== 'cluster' || undo.borrowed !== true || undo.home === undefined) return [];
    return [{ name: undo.name, provider: undo.provider, folder: undo.home }];
  });
  return found;
}

type LastingLab = Pick<Lab, 'name' | 'provider' | 'folder'>;

function attachToUndo({ name, provider: sort, folder }: LastingLab, provider: Provider): Promise<Cluster> {
  return provider.attach({ name, provider: sort, folder, signal: AbortSignal.timeout(cleanupDeadline) });
}

function runIds(): readonly string[] {
  try {
    return readdirSync(runsFolder()).sort();
  } catch {
    // Nothing was ever run.
    return [];
  }
}
