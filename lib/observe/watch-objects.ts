import type { JsonObject } from '../scenario/model.ts';
import type { ObservedLab, Sink } from './subject.ts';

/** What decides a stream of objects. */
export interface StreamSpec {
  readonly kind: string;
  readonly apiVersion?: string;
  readonly namespace?: string;
}

export interface ObjectMeta {
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly resourceVersion?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

export async function watchObjects(spec: StreamSpec, lab: ObservedLab, sink: Sink, signal: AbortSignal): Promise<void> {
  await lab.pause(1e9, signal);
  [spec, sink];
}

export function keyOf(item: ObjectMeta): string {
  const { namespace, name } = item.metadata;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

export function labelOf(item: ObjectMeta): string {
  return `${item.kind ?? 'object'} ${keyOf(item)}`;
}

export type ApiObject = JsonObject & ObjectMeta;
