import * as z from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { watchContainers } from './watch-containers.ts';
import { isOneOf, oneOrMore } from '../scenario/one-or-more.ts';
import { defined } from './words.ts';

const schema = z.strictObject({
  node: z
    .string()
    .min(1)
    .optional()
    .describe('Node, as kind numbers them: `control-plane`, `worker2`. Without it: all.'),
  name: oneOrMore.optional().describe('Name of the container in its pod, or several: `etcd`.'),
  namespace: z.string().min(1).optional().describe('Namespace of the pod. Without it: all.'),
  pod: z.string().min(1).optional().describe('Name of the pod. Without it: all.'),
  sandbox: z.boolean().optional().describe("Pods' sandboxes (named `POD`) instead of their containers."),
});

type Item = JsonObject & {
  readonly id: string;
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly name: string;
  readonly sandbox: boolean;
};

/**
 * Containers as the node's runtime has them, seen without the API. Of several with the same node, pod and name
 * the newest counts. `replaced`: the same name in the same pod had another id when the step's change started, and
 * this id did not exist then.
 */
export const containers = defineSubject<z.infer<typeof schema>, { node?: string }, Item>({
  name: 'containers',
  schema: schema.describe(
    "Containers as the node's runtime has them, seen without the API; `replaced`: one of the same name had another id when the change started.",
  ),
  answers: {},
  mode: 'watch',
  within: 30_000,
  stream: ({ node }) => defined({ node }),
  select: (spec, items, { before }) => {
    const earlier = new Set(before.map((item) => item['id']));
    const keys = new Set((before as readonly Item[]).map(keyOf));
    return items
      .filter(
        (item) =>
          item.sandbox === (spec.sandbox ?? false) &&
          isOneOf(spec.name, item.name) &&
          isOneOf(spec.namespace, item.namespace) &&
          isOneOf(spec.pod, item.pod),
      )
      .map((item) => ({ ...item, replaced: keys.has(keyOf(item)) && !earlier.has(item.id) }));
  },
  key: keyOf,
  label: ({ node, namespace, pod, name }) => `container ${name} of ${namespace}/${pod} on ${node}`,
  observe: watchContainers,
});

function keyOf({ node, namespace, pod, name }: Item): string {
  return `${node}/${namespace}/${pod}/${name}`;
}
