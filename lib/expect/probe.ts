import type { Write } from '../journal/entry.ts';
import type { JsonObject, Query } from '../scenario/model.ts';
import type { SelectContext } from './facet.ts';
import { createKeyed } from './keyed.ts';
import type { CompiledMatch, Saved } from './match.ts';
import type { CompiledTest, ItemNames } from './quantify.ts';
import type { Stream, StreamChange } from './stream.ts';
import { count } from './words.ts';

/** What a test says now. Unknown is neither: nothing may be concluded from it. */
export type Reading = { readonly state: 'true' | 'false' } | Unknown;

export interface Unknown {
  readonly state: 'unknown';
  /** `unavailable`: what is observed is gone, a fact. `error`: a `cel` cannot be evaluated. The rest: not seen. */
  readonly cause: 'unseen' | 'old' | 'writes' | 'unavailable' | 'lost' | 'error';
  readonly reason: string;
}

/** A query and its test, compiled once for the whole run. */
export interface Question {
  readonly query: Query;
  readonly names: ItemNames;
  readonly where: CompiledMatch | undefined;
  readonly test: CompiledTest;
}

export interface ProbeParts {
  readonly question: Question;
  readonly stream: Stream;
  readonly context: SelectContext;
  /** Samples that began earlier say nothing. */
  readonly from: number;
  /** What the stream must have shown before it says anything. */
  readonly writes: readonly Write[];
  readonly saved: () => Saved;
}

/** Puts one question to one stream, as often as the stream changes. */
export interface Probe {
  readonly stream: Stream;
  /** The stream changed in this way. */
  take(change: StreamChange): void;
  /** Saved values changed: everything is looked at anew. */
  refresh(): void;
  read(): Reading;
  /** What is not as wanted in what was seen last, in lines. */
  why(): readonly string[];
}

export function createProbe({ question, stream, context, from, writes, saved }: ProbeParts): Probe {
  const { query, names, where, test } = question;
  const selected = createKeyed((item) => names.key(item));
  const tally = test.tally();
  let missing = writes;
  let known: Reading | undefined;

  const select = (items: readonly JsonObject[]): readonly JsonObject[] => {
    const chosen = stream.facet.select(query.spec, items, context);
    if (where === undefined) return chosen;
    return chosen.filter((item) => where.holds(item, { saved: saved(), key: names.key(item) }));
  };
  const look = (): Reading => {
    const { holds, error } = tally.outcome(selected.list);
    return error === undefined
      ? { state: holds ? 'true' : 'false' }
      : { state: 'unknown', cause: 'error', reason: `the cel expression cannot be evaluated: ${error}` };
  };
  const refresh = (): void => {
    selected.replaceAll(select(stream.items()));
    tally.clear();
    for (const [key, items] of selected.entries()) tally.set(key, items, saved());
    known = undefined;
  };
  refresh();

  return {
    stream,
    refresh,
    take(change) {
      if (change.what === 'items') refresh();
      if (change.what !== 'item') return;
      const { key, item } = change;
      const chosen = item === undefined ? [] : select([item]);
      if (!selected.set(key, chosen)) return;
      tally.set(key, chosen, saved());
      known = undefined;
    },
    read() {
      if (missing.length > 0) missing = missing.filter((write) => !stream.shows(write));
      return cannotSee(stream, from, missing) ?? (known ??= look());
    },
    why: () => test.why(selected.list(), saved()),
  };
}

function cannotSee(stream: Stream, from: number, missing: readonly Write[]): Unknown | undefined {
  const { blind } = stream;
  if (blind !== undefined) return { state: 'unknown', cause: blind.cause, reason: blind.reason };
  if (!stream.seen) return { state: 'unknown', cause: 'unseen', reason: 'nothing has been seen yet' };
  if (stream.mode === 'sample' && stream.began < from) {
    return { state: 'unknown', cause: 'old', reason: 'no sample has begun since' };
  }
  const [write] = missing;
  if (write === undefined) return undefined;
  const more = missing.length > 1 ? ` and ${count(missing.length - 1, 'other change')}` : '';
  const reason = `${write.kind} ${write.name}${more} has not been seen as the step left it`;
  return { state: 'unknown', cause: 'writes', reason };
}
