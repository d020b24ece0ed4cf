import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import type { Provider } from '../cluster/provider.ts';
import { InfraError } from '../errors.ts';
import { celFor } from '../expect/cel.ts';
import type { Facets } from '../expect/facet.ts';
import { createJudge, type Judge, type LiveStatus } from '../expect/judge.ts';
import type { Entry, MeasureEntry, Verdict } from '../journal/entry.ts';
import { openJournal } from '../journal/write.ts';
import type { Scenario } from '../scenario/model.ts';
import { cleanupDeadline, undoAll } from './cleanup.ts';
import { type Clock, systemClock } from './clock.ts';
import { type Lab, saveLab } from './labs.ts';
import { type Ledger, openLedger } from './ledger.ts';
import { createObservers } from './observers.ts';
import { runVariable } from './orphans.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { checkRequirements } from './requirements.ts';
import { makeRunFolder, type RunFolder } from './run-folder.ts';
import { runStep } from './run-step.ts';
import type { Verbs } from './verbs.ts';

export interface RunRequest {
  readonly file: string;
  readonly scenario: Scenario;
  /** A lab that is up; absent: one is made, and removed at the end. */
  readonly on?: Lab;
  readonly keep: boolean;
  /** The last step to run, by name. */
  readonly until?: string;
  readonly signal: AbortSignal;
}

export interface RunServices {
  readonly version: string;
  readonly verbs: Verbs;
  readonly provider: Provider;
  /** Path of the container engine's program. */
  readonly engine: string;
  readonly reporter: { entry(entry: Entry): void; progress(statuses: readonly LiveStatus[]): void };
  /** Archives of the images that a scenario names: the real ones, or stand-ins, as the note says. */
  images(
    names: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly { readonly archive: string; readonly note: string }[]>;
}

export interface RunOutcome {
  readonly id: string;
  readonly folder: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly measures: readonly MeasureEntry[];
  /** What could not be undone. Not empty: something is left behind. */
  readonly left: readonly string[];
}

/** Everything that one run has, from its first entry on. */
interface Run {
  readonly request: RunRequest;
  readonly services: RunServices;
  readonly folder: RunFolder;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly recorder: Recorder;
  readonly measures: MeasureEntry[];
}

/** Runs one scenario: provision, steps, evidence, verdict, clean up. Rejects only for a defect of labrig's own. */
export async function runScenario(request: RunRequest, services: RunServices): Promise<RunOutcome> {
  const run = await startRun(request, services);
  let cluster: Cluster | undefined;
  try {
    cluster = await obtainLab(run);
    await runSteps(cluster, run);
  } catch (error) {
    recordProblem(error, run);
  }
  if (request.signal.aborted) recordInterruption(run);
  const { verdict, reason } = run.recorder.conclude();
  if (verdict !== 'passed' && verdict !== 'skipped') await collectEvidence(cluster, run);
  const left = await leaveLab(cluster, run);
  run.recorder.close();
  return { id: run.folder.id, folder: run.folder.path, verdict, reason, measures: run.measures, left };
}

async function startRun(request: RunRequest, services: RunServices): Promise<Run> {
  const folder = makeRunFolder();
  // Every program started from here on carries it, so that clean can find what a killed run left working.
  process.env[runVariable] = folder.id;
  const clock = systemClock();
  const facets: Facets = services.verbs.subjects;
  const judge = createJudge(request.scenario, facets, await celFor(request.scenario));
  const measures: MeasureEntry[] = [];
  const reporter = {
    entry: (entry: Entry): void => {
      if (entry.type === 'measure') measures.push(entry);
      services.reporter.entry(entry);
    },
    progress: services.reporter.progress,
  };
  const recorder = createRecorder({ clock, journal: openJournal(folder.journal), judge, reporter });
  recorder.record({
    type: 'run',
    version: 1,
    labrig: services.version,
    id: folder.id,
    startedAt: clock.startedAt,
    file: request.file,
    scenario: request.scenario,
  });
  return { request, services, folder, clock, ledger: openLedger(folder.path), judge, recorder, measures };
}

async function obtainLab(run: Run): Promise<Cluster> {
  const { request, services, folder, ledger, recorder } = run;
  const { signal, scenario, on } = request;
  const name = on?.name ?? `labrig-${folder.id}`;
  recorder.record({ type: 'lab', state: 'creating', name, provider: services.provider.name });
  const cluster =
    on === undefined
      ? await services.provider.create({
          name,
          runId: folder.id,
          spec: scenario.cluster,
          folder: folder.path,
          ledger,
          signal,
          progress: (detail) => {
            recorder.record({ type: 'lab', state: 'creating', name, detail });
          },
        })
      : await services.provider.attach({ name, folder: on.folder, signal });
  for (const { archive, note } of await services.images(scenario.cluster.images, signal)) {
    recorder.record({ type: 'lab', state: 'creating', name, detail: `loading ${note}` });
    await cluster.loadImages(archive, signal);
  }
  const nodes = cluster.nodes.map((node) => node.name);
  recorder.record({
    type: 'lab',
    state: 'ready',
    name,
    provider: cluster.provider,
    kubernetes: cluster.version,
    nodes,
  });
  return cluster;
}

async function runSteps(cluster: Cluster, run: Run): Promise<void> {
  const { request, services, folder, clock, ledger, judge, recorder } = run;
  const { scenario, signal, until } = request;
  const missing = checkRequirements(scenario.requires, cluster.version);
  if (missing !== undefined) {
    recorder.record({ type: 'problem', cause: 'requirement', message: missing });
    return;
  }
  const namespace = 'default';
  const lab = { cluster, namespace, now: clock.now, pause: clock.pause };
  const broken = new AbortController();
  const observers = createObservers({
    subjects: services.verbs.subjects,
    lab,
    recorder,
    onBroken: (stream, error) => {
      broken.abort(new InfraError(`cannot observe ${stream}: ${String(error)}`, { cause: error }));
    },
  });
  const heartbeat = setInterval(() => {
    services.reporter.progress(judge.progress());
  }, 500);
  const context = {
    cluster,
    namespace,
    folder: folder.path,
    ledger,
    signal: AbortSignal.any([signal, broken.signal]),
    progress: (): void => undefined,
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

function recordProblem(error: unknown, { request, recorder, folder }: Run): void {
  if (request.signal.aborted) return;
  if (error instanceof InfraError) {
    const next = error.next === undefined ? {} : { next: error.next };
    recorder.record({ type: 'problem', cause: 'infra', message: error.message, ...next });
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
  for (const what of missed) recorder.record({ type: 'lab', state: 'kept', detail: `not collected: ${what}` });
}

/** How long collecting evidence may take, in ms. */
const evidenceDeadline = 30_000;

async function leaveLab(cluster: Cluster | undefined, run: Run): Promise<readonly string[]> {
  const { request, services, folder, ledger, recorder } = run;
  const keep = request.keep && cluster !== undefined;
  const signal = AbortSignal.timeout(cleanupDeadline);
  const stays = keep || request.on !== undefined;
  if (!stays) recorder.record({ type: 'lab', state: 'removing', name: `labrig-${folder.id}` });
  const results = await undoAll(({ undo }) => (undo.what === 'fault' ? !keep : !stays), {
    ledger,
    provider: services.provider,
    verbs: services.verbs,
    ...(cluster !== undefined && stays ? { cluster } : {}),
    signal,
  });
  await cluster?.close();
  for (const { what, error } of results) {
    recorder.record({
      type: 'undo',
      what,
      state: error === undefined ? 'done' : 'failed',
      ...(error === undefined ? {} : { error }),
    });
  }
  if (keep && request.on === undefined) keepLab(cluster, run);
  recorder.record({ type: 'lab', state: stays ? 'kept' : 'removed', name: cluster?.name ?? `labrig-${folder.id}` });
  return results.flatMap(({ what, error }) => (error === undefined ? [] : [`${what}: ${error}`]));
}

function keepLab(cluster: Cluster, { folder, clock, services }: Run): void {
  saveLab({
    name: cluster.name,
    provider: 'kind',
    engine: services.engine,
    runId: folder.id,
    folder: folder.path,
    kubernetes: cluster.version,
    createdAt: clock.startedAt,
  });
}
