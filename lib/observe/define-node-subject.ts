import type { z } from 'zod';
import { defineSubject } from './define.ts';
import { everyLook, type NodeLook, sampleNodes } from './node-sample.ts';
import type { Subject } from './subject.ts';
import { defined } from './words.ts';

interface NodeSubject<Spec, Item> {
  readonly name: string;
  readonly schema: z.ZodType<Spec>;
  readonly look: NodeLook<readonly Item[]>;
  /** Whether the item is one that is asked for. */
  wanted(spec: Spec, item: Item): boolean;
  /** What tells an item from the others of its node. */
  key(item: Item): string;
  /** A short name for messages, without the node's. */
  label(item: Item): string;
}

type OnNode<Item> = Item & { readonly node: string };

/** A subject of which each item is on a node, and what of it is asked for goes into the journal. */
export function defineNodeSubject<Spec extends { readonly node?: string | undefined }, Item extends object>({
  look,
  wanted,
  ...subject
}: NodeSubject<Spec, Item>): Subject {
  return defineSubject<Spec, Spec, OnNode<Item>>({
    ...subject,
    answers: {},
    mode: 'sample',
    every: everyLook,
    within: 30_000,
    stream: (spec) => defined(spec),
    select: (_spec, items) => items,
    key: (item) => `${item.node} ${subject.key(item)}`,
    label: (item) => `${subject.label(item)} on ${item.node}`,
    observe: (spec, lab, sink, signal) =>
      sampleNodes(
        {
          look,
          node: spec.node,
          items: (found, { alias }) =>
            found.filter((item) => wanted(spec, item)).map((item) => ({ node: alias, ...item })),
        },
        lab,
        sink,
        signal,
      ),
  });
}
