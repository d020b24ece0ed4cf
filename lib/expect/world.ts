import type { BlindEntry, Entry, ItemEntry, ItemsEntry, SubjectEntry } from '../journal/entry.ts';
import type { SubjectFacet } from './facet.ts';
import { createStream, type MutableStream, type Stream, type StreamChange } from './stream.ts';

/** Everything that has been seen: the streams by their names. */
export interface World {
  /** A stream exists as soon as it is asked for; it has shown nothing until entries say so. */
  stream(source: { readonly stream: string; readonly facet: SubjectFacet }): Stream;
  /** The change to the stream; undefined for a stream that nothing in the scenario asks for. */
  apply(entry: Observation): StreamChange | undefined;
}

export type Observation = SubjectEntry | ItemsEntry | ItemEntry | BlindEntry;

export function isObservation(entry: Entry): entry is Observation {
  return entry.type === 'subject' || entry.type === 'items' || entry.type === 'item' || entry.type === 'blind';
}

export function createWorld(): World {
  const streams = new Map<string, MutableStream>();
  let index = 0;
  return {
    stream({ stream: name, facet }) {
      const known = streams.get(name) ?? createStream(name, facet);
      streams.set(name, known);
      return known;
    },
    apply(entry) {
      const stream = streams.get(entry.stream);
      if (stream === undefined) return undefined;
      if (entry.type !== 'subject') return stream.apply(entry, index++);
      stream.open(entry.mode);
      return { what: 'sight' };
    },
  };
}
