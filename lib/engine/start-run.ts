import type { Releases } from '../actions/action.ts';
import type { Ledger, Provider } from '../cluster/provider.ts';
import { celFor } from '../expect/cel.ts';
import type { Facets } from '../expect/facet.ts';
import { createJudge, type Judge, type LiveStatus } from '../expect/judge.ts';
import type { Entry, MeasureEntry } from '../journal/entry.ts';
import { openJournal } from '../journal/write.ts';
import type { Scenario } from '../scenario/model.ts';
import { namespaceOf } from '../scenario/namespace-of.ts';
import { fillNamespace } from '../scenario/placeholder.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Lab } from './labs.ts';
import { openLedger } from './ledger.ts';
import { runVariable } from './orphans.ts';
import { createRecorder, type Recorder } from './recorder.ts';
import { makeRunFolder, type RunFolder } from './run-folder.ts';
import type { Verbs } from './verbs.ts';

export interface RunRequest {
  readonly file: string;
  readonly scenario: Scenario;
  /** A lab that is up; absent: one is made, and removed at the end. */
  readonly on?: Lab;
  readonly keep: boolean;
  /** Evidence is collected of a run that passed, too. */
  readonly evidence?: boolean;
  /** The last step to run, by name. */
  readonly until?: string;
  readonly signal: AbortSignal;
}

export interface RunServices {
  readonly version: string;
  readonly verbs: Verbs;
  readonly provider: Provider;
  /** Path of the container engine's program. Rejects with InfraError where there is none. */
  readonly engine: () => Promise<string>;
  readonly reporter: {
    entry(entry: Entry): void;
    progress(statuses: readonly LiveStatus[]): void;
    /** What is being done just now, for people: it is not kept. */
    readonly detail: (text: string) => void;
  };
  /** Where the images of labs come from. */
  readonly images: ImageSource;
  /** Where the manifests of add-ons come from. */
  readonly releases: Releases;
}

/** Images for the nodes of labs: real ones where they can be had, else stand-ins. */
export interface ImageSource {
  /** The images that a name in `cluster.images` means. Rejects with InfraError where there is none of that name. */
  named(name: string): Promise<readonly string[]>;
  /** Archives of images, written into the folder; one that cannot be had has none. The note is for reports. */
  obtain(
    names: readonly string[],
    folder: string,
    signal: AbortSignal,
    progress: (detail: string) => void,
  ): Promise<readonly { readonly name: string; readonly archive?: string; readonly note: string }[]>;
}

/** Everything that one run has, from its first entry on. */
export interface Run {
  readonly request: RunRequest;
  /** The request's, with the namespace in its texts. */
  readonly scenario: Scenario;
  readonly namespace: string;
  readonly services: RunServices;
  readonly folder: RunFolder;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly recorder: Recorder;
  readonly measures: MeasureEntry[];
  /** Aborts with the reason when the machine fails the run: the journal cannot be written, an observer broke. */
  readonly broken: AbortController;
}

/** Makes the run's folder and its first entry. Rejects with InfraError where that cannot be written. */
export async function startRun(request: RunRequest, services: RunServices): Promise<Run> {
  const folder = makeRunFolder();
  // Every program started from here on carries it, so that clean can find what a killed run left working.
  process.env[runVariable] = folder.id;
  const namespace = namespaceOf(request.scenario, folder.id);
  const scenario = fillNamespace(request.scenario, namespace);
  const clock = systemClock();
  const facets: Facets = services.verbs.subjects;
  const judge = createJudge(scenario, facets, await celFor(scenario));
  const measures: MeasureEntry[] = [];
  const reporter = {
    entry: (entry: Entry): void => {
      if (entry.type === 'measure') measures.push(entry);
      services.reporter.entry(entry);
    },
    progress: services.reporter.progress,
  };
  const broken = new AbortController();
  const recorder = createRecorder({
    clock,
    journal: openJournal(folder.journal),
    judge,
    reporter,
    onJournalBroken: (error) => {
      broken.abort(error);
    },
  });
  recorder.record({
    type: 'run',
    version: 1,
    labrig: services.version,
    id: folder.id,
    startedAt: clock.startedAt,
    file: request.file,
    scenario,
  });
  return {
    request,
    scenario,
    namespace,
    services,
    folder,
    clock,
    ledger: openLedger(folder.path),
    judge,
    recorder,
    measures,
    broken,
  };
}
