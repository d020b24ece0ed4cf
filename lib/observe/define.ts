import type { z } from 'zod';
import type { SelectContext } from '../expect/facet.ts';
import type { JsonObject } from '../scenario/model.ts';
import type { ObservedLab, Sink, Subject } from './subject.ts';

/** A {@link Subject} whose spec, stream and items have their own types. */
interface TypedSubject<Spec, Stream, Item>
  extends Omit<Subject, 'schema' | 'stream' | 'select' | 'key' | 'label' | 'observe'> {
  readonly schema: z.ZodType<Spec>;
  stream(spec: Spec): Stream;
  select(spec: Spec, items: readonly Item[], context: SelectContext): readonly JsonObject[];
  key(item: Item): string;
  label(item: Item): string;
  observe(stream: Stream, lab: ObservedLab, sink: Sink, signal: AbortSignal): Promise<void>;
}

/** Keeps the types between schema, stream and observe, and gives them up for the registry. */
export function defineSubject<Spec, Stream, Item = JsonObject>(subject: TypedSubject<Spec, Stream, Item>): Subject {
  return subject as unknown as Subject;
}
