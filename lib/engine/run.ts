import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionContext, Images } from '../actions/action.ts';
import { notesOf } from '../actions/pod-images.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isOfLab } from '../cluster/undo.ts';
import { InfraError, messageOf, RequirementMissing } from '../errors.ts';
import type { MeasureEntry, Verdict } from '../journal/entry.ts';
import { cleanupDeadline, undoAll } from './cleanup.ts';
import { claimOutside } from './claims.ts';
import { attachment, saveLab } from './labs.ts';
import { createLabImages, pulledImages } from './lab-images.ts';
import { needsWorkstation } from './needs-workstation.ts';
import { createObservers } from './observers.ts';
import { makeNamespace, noteMade, noteOnce } from './own-namespace.ts';
import { endOrphans } from './orphans.ts';
import { ownerMark } from './owner.ts';
import { checkRequirements, missingNodes } from './requirements.ts';
import { runStep } from './run-step.ts';
import { type Run, type RunRequest, type RunServices, startRun } from './start-run.ts';

export interface RunOutcome {
  readonly id: string;
  readonly folder: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly measures: readonly MeasureEntry[];
  /** What could not be undone. Not empty: something is left behind. */
  readonly left: readonly string[];
}

/** Runs one scenario: provision, steps, evidence, verdict, clean up. Rejects only for a defect of labrig's own. */
export async function runScenario(request: RunRequest, services: RunServices): Promise<RunOutcome> {
  const run = await startRun(request, services);
  let cluster: Cluster | undefined;
  try {
    const lab = await obtainLab(run);
    cluster = lab.cluster;
    await runSteps(lab, run);
  } catch (error) {
    recordProblem(run.broken.signal.aborted ? run.broken.signal.reason : error, run);
  }
  if (request.signal.aborted) recordInterruption(run);
  const { verdict, reason } = run.recorder.conclude();
  if (request.evidence === true || (verdict !== 'passed' && verdict !== 'skipped')) await collectEvidence(cluster, run);
  const left = await leaveLab(cluster, run);
  run.recorder.close();
  return { id: run.folder.id, folder: run.folder.path, verdict, reason, measures: run.measures, left };
}

interface LabOfRun {
  readonly cluster: Cluster;
  readonly images: Images;
}

async function obtainLab(run: Run): Promise<LabOfRun> {
  const { request, services, folder, ledger, recorder } = run;
  const { on } = request;
  const { scenario } = run;
  const signal = AbortSignal.any([request.signal, run.broken.signal]);
  const name = on?.name ?? `labrig-${folder.id}`;
  const named = on?.provider ?? scenario.cluster.provider;
  recorder.record({ type: 'lab', state: 'creating', name, ...(named === undefined ? {} : { provider: named }) });
  const cluster =
    on === undefined
      ? await services.provider.create({
          name,
          runId: folder.id,
          owner: ownerMark(folder.path),
          spec: scenario.cluster,
          kernel: scenario.requires.kernel ?? [],
          ...(scenario.requires.kubernetes === undefined ? {} : { range: scenario.requires.kubernetes }),
          folder: folder.path,
          ledger,
          signal,
          progress: (detail) => {
            recorder.record({ type: 'lab', state: 'creating', name, detail });
          },
        })
      : await services.provider.attach({ ...attachment(on), signal });
  if (needsWorkstation(scenario)) await cluster.workstation();
  const images =
    cluster.borrowed === true
      ? pulledImages
      : createLabImages({
          cluster,
          source: services.images,
          folder: on?.folder ?? folder.path,
          signal,
          progress: services.reporter.detail,
        });
  const wanted = await Promise.all(scenario.cluster.images.map((image) => services.images.named(image)));
  const notes = [...cluster.standIns, ...notesOf(await images.provide(wanted.flat()))];
  for (const detail of notes) recorder.record({ type: 'lab', state: 'creating', name, detail });
  const nodes = cluster.nodes.map((node) => node.name);
  recorder.record({
    type: 'lab',
    state: 'ready',
    name,
    provider: cluster.provider,
    kubernetes: cluster.version,
    nodes,
    aliases: Object.fromEntries(cluster.nodes.map((node) => [node.alias, node.name])),
    ...(cluster.why === undefined ? {} : { why: cluster.why }),
    ...(notes.length === 0 ? {} : { images: notes }),
  });
  return { cluster, images };
}

async function runSteps({ cluster, images }: LabOfRun, run: Run): Promise<void> {
  const { request, scenario, namespace, services, folder, clock, ledger, judge, recorder, broken } = run;
  const { signal, until } = request;
  const missing = missingNodes(scenario, cluster) ?? (await checkRequirements(scenario.requires, cluster));
  if (missing !== undefined) {
    recorder.record({ type: 'problem', cause: 'requirement', message: missing });
    return;
  }
  const isOwn = scenario.isolation === 'namespace';
  if (isOwn && request.on !== undefined) {
    const waiting = (detail: string): void => {
      recorder.record({ type: 'lab', state: 'creating', name: cluster.name, detail });
    };
    await claimOutside(scenario, { cluster, namespace, runId: folder.id, ledger, signal, waiting });
  }
  if (isOwn) await makeNamespace(cluster, namespace, { runId: folder.id, ledger, signal });
  const lab = { cluster, namespace, now: clock.now, pause: clock.pause };
  const observers = createObservers({
    subjects: services.verbs.subjects,
    lab,
    recorder,
    onBroken: (stream, error) => {
      broken.abort(brokenBy(stream, error));
    },
  });
  const heartbeat = setInterval(() => {
    services.reporter.progress(judge.progress());
  }, 500);
  const noting = { cluster, namespace: isOwn ? namespace : undefined, ledger, signal };
  const context: ActionContext = {
    cluster,
    namespace,
    folder: folder.path,
    ledger,
    ...(isOwn || outlasts(cluster, run) ? { willMake: noteOnce((target) => noteMade(target, noting)) } : {}),
    shared: isOwn || cluster.borrowed === true,
    signal: AbortSignal.any([signal, broken.signal]),
    images,
    releases: services.releases,
    pause: clock.pause,
    progress: services.reporter.detail,
  };
  try {
    for (const [index, step] of scenario.steps.entries()) {
      await runStep(step, index, {
        clock,
        recorder,
        judge,
        observers,
        facets: services.verbs.subjects,
        verbs: services.verbs,
        context,
      });
      broken.signal.throwIfAborted();
      if (judge.stepFailed(index) || signal.aborted || step.name === until) break;
    }
  } finally {
    clearInterval(heartbeat);
    await observers.close();
  }
}

/** What an observer needs and the machine lacks is told with what to do. */
function brokenBy(stream: string, error: unknown): InfraError {
  const next = error instanceof InfraError && error.next !== undefined ? { next: error.next } : {};
  return new InfraError(`cannot observe ${stream}: ${messageOf(error)}`, { cause: error, ...next });
}

function recordProblem(error: unknown, { request, recorder, folder }: Run): void {
  if (request.signal.aborted) return;
  if (error instanceof InfraError || error instanceof RequirementMissing) {
    const cause = error instanceof InfraError ? 'infra' : 'requirement';
    const next = error.next === undefined ? {} : { next: error.next };
    recorder.record({ type: 'problem', cause, message: error.message, ...next });
    return;
  }
  // Not the lesson's fault either: a defect of labrig, whose stack helps only its makers.
  const message = error instanceof Error ? error.message : String(error);
  writeFileSync(join(folder.path, 'defect.txt'), error instanceof Error ? (error.stack ?? message) : message);
  recorder.record({
    type: 'problem',
    cause: 'infra',
    message: `defect in labrig: ${message}`,
    next: `see ${join(folder.path, 'defect.txt')}`,
  });
}

function recordInterruption({ recorder }: Run): void {
  recorder.record({ type: 'problem', cause: 'interrupted', message: 'interrupted' });
}

async function collectEvidence(cluster: Cluster | undefined, { folder, recorder }: Run): Promise<void> {
  if (cluster === undefined) return;
  const missed = await cluster.collect(folder.evidence, AbortSignal.timeout(evidenceDeadline));
  for (const missing of missed) recorder.record({ type: 'evidence', missing });
}

/** How long collecting evidence may take, in ms. */
const evidenceDeadline = 30_000;

/** The cluster was there before the run and is there after it: what the run makes in it, it takes away. */
function outlasts(cluster: Cluster | undefined, { request }: Run): boolean {
  return request.on !== undefined || cluster?.borrowed === true;
}

async function leaveLab(cluster: Cluster | undefined, run: Run): Promise<readonly string[]> {
  const { request, services, folder, ledger, recorder } = run;
  const keep = request.keep && cluster !== undefined;
  const signal = AbortSignal.timeout(cleanupDeadline);
  const stays = keep || request.on !== undefined;
  const lasts = keep || outlasts(cluster, run);
  if (!lasts) recorder.record({ type: 'lab', state: 'removing', name: `labrig-${folder.id}` });
  // What was being made when it failed or was interrupted must be there before it can be removed.
  if (cluster === undefined && !stays) await endOrphans(folder.id);
  const results = await undoAll(({ undo }) => (isOfLab(undo) ? !stays : !keep), {
    ledger,
    provider: services.provider,
    verbs: services.verbs,
    ...(cluster !== undefined && lasts ? { cluster } : {}),
    signal,
    told({ what, error }) {
      const ended = error === undefined ? ({ state: 'done' } as const) : ({ state: 'failed', error } as const);
      recorder.record({ type: 'undo', what, ...ended });
    },
  });
  await cluster?.close();
  if (keep && request.on === undefined)
    keepLab(cluster, cluster.borrowed === true ? undefined : await services.engine(), run);
  const left = results.flatMap(({ what, error }) => (error === undefined ? [] : [`${what}: ${error}`]));
  const state = stays ? 'kept' : left.length > 0 ? 'left' : lasts ? 'released' : 'removed';
  recorder.record({ type: 'lab', state, name: cluster?.name ?? `labrig-${folder.id}` });
  return left;
}

function keepLab(cluster: Cluster, engine: string | undefined, { folder, clock }: Run): void {
  saveLab({
    name: cluster.name,
    provider: cluster.provider,
    runtime: cluster.runtime,
    ...(engine === undefined ? {} : { engine }),
    runId: folder.id,
    folder: folder.path,
    kubernetes: cluster.version,
    nodes: cluster.nodes.map(({ name, alias, role }) => ({ name, alias, role })),
    standIns: [...cluster.standIns],
    createdAt: clock.startedAt,
  });
}
