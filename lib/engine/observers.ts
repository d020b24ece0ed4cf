import { setMaxListeners } from 'node:events';
import type { ObservedLab, Sink, Subject } from '../observe/subject.ts';
import type { JsonObject } from '../scenario/model.ts';
import type { Recorder } from './recorder.ts';
import type { StreamNeed } from './streams.ts';

/** The streams that are open just now. */
export interface Observers {
  /** Opens what is not open; resolves when each has said something, or after `patience` ms. */
  open(needs: readonly StreamNeed[], patience: number): Promise<void>;
  /** Ends samplers: a sample costs, and the next step's mark makes them worthless. Watches stay. */
  closeSamplers(): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  readonly subject: Subject;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
  readonly spoke: Promise<void>;
}

export interface ObserversParts {
  readonly subjects: ReadonlyMap<string, Subject>;
  readonly lab: ObservedLab;
  readonly recorder: Recorder;
  /** An observer broke: a defect or the machine, never the cluster. */
  onBroken(stream: string, error: unknown): void;
}

export function createObservers({ subjects, lab, recorder, onBroken }: ObserversParts): Observers {
  const running = new Map<string, Running>();

  const start = ({ stream, query }: StreamNeed): Running => {
    const subject = subjects.get(query.subject);
    if (subject === undefined) throw new TypeError(`unknown subject ${query.subject}`);
    const spec = subject.stream(query.spec);
    const stop = new AbortController();
    // One look may ask many things at once, each of which listens.
    setMaxListeners(0, stop.signal);
    recorder.record({
      type: 'subject',
      stream,
      subject: subject.name,
      spec,
      mode: subject.mode,
      ...everyOf(subject, spec),
    });
    let speak = (): void => undefined;
    const spoke = new Promise<void>((resolve) => {
      speak = resolve;
    });
    const sink: Sink = {
      items: (entry) => {
        if (!stop.signal.aborted) recorder.record({ type: 'items', stream, ...entry });
        speak();
      },
      item: (entry) => {
        if (!stop.signal.aborted) recorder.record({ type: 'item', stream, ...entry });
      },
      blind: (entry) => {
        if (!stop.signal.aborted) recorder.record({ type: 'blind', stream, ...entry });
        speak();
      },
    };
    const ended = subject.observe(spec, lab, sink, stop.signal).catch((error: unknown) => {
      speak();
      if (!stop.signal.aborted) onBroken(stream, error);
    });
    return { subject, stop, ended, spoke };
  };

  const end = async (which: (one: Running) => boolean): Promise<void> => {
    const ending = [...running].filter(([, one]) => which(one));
    for (const [stream, one] of ending) {
      one.stop.abort();
      running.delete(stream);
    }
    await Promise.all(ending.map(([, one]) => one.ended));
  };

  return {
    async open(needs, patience) {
      for (const need of needs) {
        if (!running.has(need.stream)) running.set(need.stream, start(need));
      }
      const waiting = needs.flatMap((need) => running.get(need.stream)?.spoke ?? []);
      const limit = new AbortController();
      await Promise.race([Promise.all(waiting), lab.pause(patience, limit.signal)]);
      limit.abort();
    },
    closeSamplers: () => end((one) => one.subject.mode === 'sample'),
    close: () => end(() => true),
  };
}

/** ms between samples: the stream's own word, else what is usual for the subject. */
function everyOf(subject: Subject, spec: JsonObject): { readonly every?: number } {
  const { every = subject.every } = spec;
  return typeof every === 'number' ? { every } : {};
}
