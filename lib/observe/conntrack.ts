import * as z from 'zod';
import { defineNodeSubject } from './define-node-subject.ts';
import { type Connection, parseConntrack } from './parse/conntrack-list.ts';
import { nodeWord } from './service-word.ts';

const schema = z.strictObject({
  to: z.string().min(1).optional().describe("Where the first packet went, before any exchange: a Service's address."),
  port: z.int().min(1).max(65_535).optional().describe('Port that the first packet went to.'),
  node: nodeWord,
});

/** Connections that nodes' kernels track: an item for each. */
export const conntrack = defineNodeSubject<z.infer<typeof schema>, Connection>({
  name: 'conntrack',
  schema: schema.describe(
    "Connections that nodes' kernels track, looked at every second: an item for each, with `protocol`, `state`, `from`, `to`, `answeredBy` (the endpoint behind a Service), `answeredTo`, `unreplied`.",
  ),
  look: { script: 'conntrack -L', parse: parseConntrack },
  wanted: ({ to, port }, one) => (to === undefined || one.to === to) && (port === undefined || one.toPort === port),
  key: placesOf,
  label: placesOf,
});

function placesOf({ protocol, from, fromPort, to, toPort }: Connection): string {
  return `${protocol} ${from}:${fromPort ?? ''} to ${to}:${toPort ?? ''}`;
}
