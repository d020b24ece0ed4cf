import type { Write } from '../journal/entry.ts';
import type { JsonObject } from '../scenario/model.ts';

/**
 * The writes that a stream of API objects must come to show; none for a stream of anything else. `own`: the namespace
 * of a stream that names none.
 */
export function writesOn(streamSpec: JsonObject, writes: readonly Write[], own: string): readonly Write[] {
  const { kind, apiVersion, namespace = own } = streamSpec;
  if (typeof kind !== 'string') return [];
  return writes.filter(
    (write) =>
      write.kind === kind &&
      (apiVersion === undefined || write.apiVersion === apiVersion) &&
      (write.namespace === undefined || namespace === '*' || write.namespace === namespace),
  );
}
