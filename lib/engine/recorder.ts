import type { Decision, Judge } from '../expect/judge.ts';
import type { DerivedEntry, Entry } from '../journal/entry.ts';
import type { Clock } from './clock.ts';

/** Distributes `Omit` over the union, so that each entry keeps its own fields. */
type Untimed<T> = T extends Entry ? Omit<T, 't'> : never;
export type NewEntry = Untimed<Exclude<Entry, DerivedEntry>>;

/** Puts the time on entries, writes them, and passes them and what follows from them on. Never throws. */
export interface Recorder {
  record(entry: NewEntry): void;
  /** Resolves with the next entry that is recorded after the call. */
  next(): Promise<void>;
  /** The verdict that the journal so far gives. The judge writes it itself, once nothing but a problem can change it. */
  conclude(): Decision;
  close(): void;
}

export interface RecorderParts {
  readonly clock: Clock;
  readonly journal: { append(entry: Entry): void; close(): void };
  readonly judge: Pick<Judge, 'feed' | 'verdict'>;
  readonly reporter: { entry(entry: Entry): void };
  /** The journal takes no more (disk full): nothing is written from then on, and the run cannot pass. Called once. */
  onJournalBroken(error: Error): void;
}

export function createRecorder({ clock, journal, judge, reporter, onJournalBroken }: RecorderParts): Recorder {
  let wake: (() => void)[] = [];
  let broken = false;
  /** What runs must still be cleaned up when the disk is full, so the journal's end is not the run's. */
  const write = (action: () => void): void => {
    if (broken) return;
    try {
      action();
    } catch (error) {
      broken = true;
      onJournalBroken(error instanceof Error ? error : new Error(String(error)));
    }
  };
  const pass = (entry: Entry): void => {
    write(() => {
      journal.append(entry);
    });
    reporter.entry(entry);
  };
  return {
    record(untimed) {
      const entry: Entry = { t: clock.now(), ...untimed };
      pass(entry);
      for (const derived of judge.feed(entry)) pass(derived);
      const waiting = wake;
      wake = [];
      for (const resolve of waiting) resolve();
    },
    next: () =>
      new Promise((resolve) => {
        wake.push(resolve);
      }),
    conclude: () => judge.verdict(),
    close: () => {
      write(() => {
        journal.close();
      });
    },
  };
}
