import type { JsonObject } from '../scenario/model.ts';

/** Items by key. Several may share one: a container that ended and the one that took its place. */
export interface Keyed {
  replaceAll(items: readonly JsonObject[]): void;
  /** Returns whether anything changed. */
  set(key: string, items: readonly JsonObject[]): boolean;
  entries(): Iterable<readonly [string, readonly JsonObject[]]>;
  /** The same array until something changes. */
  list(): readonly JsonObject[];
}

export function createKeyed(keyOf: (item: JsonObject) => string): Keyed {
  const byKey = new Map<string, readonly JsonObject[]>();
  let list: readonly JsonObject[] | undefined;
  return {
    replaceAll(items) {
      byKey.clear();
      for (const item of items) {
        const key = keyOf(item);
        byKey.set(key, [...(byKey.get(key) ?? []), item]);
      }
      list = undefined;
    },
    set(key, items) {
      if (items.length === 0 && !byKey.has(key)) return false;
      if (items.length === 0) byKey.delete(key);
      else byKey.set(key, items);
      list = undefined;
      return true;
    },
    entries: () => byKey.entries(),
    list: () => (list ??= [...byKey.values()].flat()),
  };
}
