import type { Json } from '../scenario/model.ts';
import type { SaveStatus } from './judge.ts';
import type { Saved } from './match.ts';
import { lookup } from './path.ts';
import type { PlannedSave } from './plan.ts';
import type { World } from './world.ts';
import { count } from './words.ts';

/** The value of each item that has one; a path that leads to several gives their list. */
export function evaluateSave({ path, names, where, ...source }: PlannedSave, world: World, saved: Saved): SaveStatus {
  const stream = world.stream(source);
  const { query } = source;
  if (stream.blind !== undefined) return { ready: false, values: {}, seen: stream.blind.reason };
  if (!stream.seen) return { ready: false, values: {}, seen: 'nothing has been seen yet' };
  const items = source.facet
    .select(query.spec, stream.items(), { before: stream.items() })
    .filter((item) => where?.holds(item, { saved, key: names.key(item) }) ?? true);
  const entries = items.flatMap((item) => {
    const found = lookup(path, item).flatMap(({ value }) => (value === undefined ? [] : [value]));
    const [first] = found;
    if (first === undefined) return [];
    const value: Json = path.many ? found : first;
    return [[names.key(item), value] as const];
  });
  const seen = `${count(items.length, 'item')}, ${entries.length} with ${path.text}`;
  return { ready: entries.length > 0, values: Object.fromEntries(entries), seen };
}
