import * as z from 'zod';
import { defineNodeSubject } from './define-node-subject.ts';
import { parseRoutes, type Route } from './parse/ip-json.ts';
import { nodeWord } from './service-word.ts';

const schema = z.strictObject({
  to: z.string().min(1).optional().describe('Where it leads: `default`, `10.244.1.0/24`. Without it: all.'),
  node: nodeWord,
});

/** Routes of nodes: an item for each node and route of its main table. IPv4. */
export const routes = defineNodeSubject<z.infer<typeof schema>, Route>({
  name: 'routes',
  schema: schema.describe(
    'Routes of nodes, looked at every second: an item for each route of the main table, with `to`, `via`, `device`, `source`, `protocol`, `metric`.',
  ),
  look: { script: 'ip -json route', parse: parseRoutes },
  wanted: ({ to }, route) => to === undefined || route.to === to,
  key: ({ to, device, metric }) => `${to} ${device ?? ''} ${metric ?? 0}`,
  label: ({ to }) => `route to ${to}`,
});
