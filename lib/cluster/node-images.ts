import type { Node } from './node.ts';

/** Full references of the images that every one of the nodes has. */
export async function imagesOn(nodes: readonly Node[], signal: AbortSignal): Promise<ReadonlySet<string>> {
  const lists = await Promise.all(nodes.map((node) => node.runtime.images(signal)));
  const [first = [], ...others] = lists.map((list) => new Set(list));
  return new Set([...first].filter((name) => others.every((list) => list.has(name))));
}
