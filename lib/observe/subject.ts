import type { z } from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import type { SubjectFacet } from '../expect/facet.ts';
import type { BlindEntry, ItemEntry, ItemsEntry } from '../journal/entry.ts';
import type { JsonObject } from '../scenario/model.ts';

/** Something that can be observed: its schema, its pure facet, and how it is watched or sampled. */
export interface Subject extends SubjectFacet {
  /** Argument in the scenario file; descriptions become `labrig explain` and hover texts. */
  readonly schema: z.ZodType<JsonObject>;
  /** What a bare string means, for example `api: ready`; absent: no bare string. */
  readonly shorthand?: { readonly schema: z.ZodType<string>; expand(word: string): Shorthand };
  /** For subjects of exactly one item: fields that may stand beside the subject, as `status: 200` for `all: {status: 200}`. */
  readonly answers: Readonly<Record<string, z.ZodType>>;
  readonly mode: 'watch' | 'sample';
  /** ms between samples, by default. */
  readonly every?: number;
  /** ms: `within` where the file says none. */
  readonly within: number;
  /** Looks until the signal aborts. Never throws for what the cluster does: that is what it reports. */
  observe(spec: JsonObject, lab: ObservedLab, sink: Sink, signal: AbortSignal): Promise<void>;
}

export interface Shorthand {
  readonly spec: JsonObject;
  readonly all?: JsonObject;
}

export interface ObservedLab {
  readonly cluster: Cluster;
  /** Namespace meant where a namespaced kind gives none. */
  readonly namespace: string;
  /** ms since the run started. */
  now(): number;
  /** Resolves after ms, or at once with the signal. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

/** Where observations go; the stream's name and the time are added there. */
export interface Sink {
  items(entry: Pick<ItemsEntry, 'items' | 'began' | 'revision'>): void;
  item(entry: Pick<ItemEntry, 'change' | 'item' | 'revision'>): void;
  blind(entry: Pick<BlindEntry, 'cause' | 'reason'>): void;
}
