import { isIP } from 'node:net';
import * as z from 'zod';
import { ActionError } from '../actions/action-error.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { nodeAddress } from '../cluster/node-address.ts';
import { placeOf } from '../cluster/vantage.ts';
import { InfraError } from '../errors.ts';
import { defineFault, type Fault } from './fault.ts';
import { contains, lastAddress, overlap, prefixOf } from './networks.ts';
import { addRoute, removeRoute, type Router, thisMachine, wayTo } from './route.ts';

/** A route to more than this many addresses would take over what it is not meant for. */
const shortestPrefix = 8;

const schema = z.strictObject({
  on: z
    .string()
    .min(1)
    .refine((on) => !on.startsWith('pod/'), 'routes are of the `workstation`, of a node, or of the `host`')
    .describe('Whose routes: the `workstation`, a node (`worker`), or `host`: this very machine (Linux, as root).'),
  to: z
    .union([z.cidrv4(), z.cidrv6()])
    .refine((to) => prefixOf(to) >= shortestPrefix, `a prefix of at least /${shortestPrefix}`)
    .describe('Network that the route leads to: `172.17.255.0/24`.'),
  via: z
    .string()
    .min(1)
    .describe(
      'Next hop: a node (`worker`), an IP address on the network of the nodes, or `nobody`: an address of that network ' +
        'that no machine has.',
    ),
});
type Spec = z.infer<typeof schema>;

/** Adds a route, as a student does on the own machine to reach a cluster's addresses. */
export const staticRoute: Fault = defineFault<Spec>({
  verb: 'staticRoute',
  schema: schema.describe('Adds a route; it is removed at the end, or by `restore`.'),
  describe: ({ on, to, via }) => `add a route to ${to} via ${via} on ${on}`,
  targets: async ({ on, to, via }, cluster) => {
    const hop = await hopOf({ via, to }, await routerOf(on, cluster), cluster);
    return [`route to ${to} via ${hop} on ${on}, where it is now: ${await wayTo(await routerOf(on, cluster), to)}`];
  },
  async inject({ on, to, via }, { cluster, ledger }) {
    const router = await routerOf(on, cluster);
    const hop = await hopOf({ via, to }, router, cluster);
    if (on === 'host') await refuseOverlap(router, to);
    const before = await wayTo(router, to);
    const item = await ledger.write(
      on === 'host'
        ? { what: 'route', to }
        : { what: 'fault', verb: 'staticRoute', lab: cluster.name, state: { on, to } },
    );
    try {
      await addRoute(router, to, hop);
    } catch (error) {
      // Nothing was changed, and what is there already is somebody else's.
      await item.done();
      if (on === 'host' && error instanceof ActionError) throw notPermitted(error);
      throw error;
    }
    return {
      summary: `added a route to ${to} via ${hop} on ${on}`,
      async prove() {
        const after = await wayTo(router, to);
        const changed = after !== before && after.split(' ').includes(hop);
        return { changed, summary: `the way to ${to} was: ${before}; is: ${after}`, before, after };
      },
    };
  },
  restored: ({ on, to }) => ({ on, to }),
  isNoted: ({ on, to }, undo) => (on === 'host' ? undo.what === 'route' && undo.to === to : undefined),
  undo: async ({ on, to }, cluster) => {
    if (on === undefined || to === undefined) throw new TypeError('the ledger names no route');
    await removeRoute(await routerOf(on, cluster), to);
  },
});

async function routerOf(on: string, cluster: Cluster): Promise<Router> {
  return on === 'host' ? thisMachine : { ...(await placeOf(cluster, on)), name: on };
}

async function hopOf({ via, to }: Omit<Spec, 'on'>, router: Router, cluster: Cluster): Promise<string> {
  if (isIP(via) > 0) return via;
  if (via === 'nobody') return nobodyOn(router, cluster);
  return nodeAddress(cluster, via, to.includes(':') ? 6 : 4);
}

/** Engines and clouds give addresses from the first one on, so the last is free; of the nodes none may have it. */
async function nobodyOn(router: Router, cluster: Cluster): Promise<string> {
  const addresses = await Promise.all(cluster.nodes.map(({ name }) => nodeAddress(cluster, name)));
  const { stdout } = await router.sh('ip -4 route show scope link');
  const networks = stdout.split('\n').map((line) => line.split(' ')[0] ?? '');
  const network = networks.find((one) => prefixOf(one) < 31 && addresses.some((address) => contains(one, address)));
  if (network === undefined) throw new ActionError(`${router.name} is not on the network of the nodes`);
  const last = lastAddress(network);
  if (addresses.includes(last)) throw new ActionError(`a node has the address ${last}, which was thought free`);
  return last;
}

/** On a machine that others use no route may take the place of one that is in use. */
async function refuseOverlap(router: Router, to: string): Promise<void> {
  const family = to.includes(':') ? '-6' : '-4';
  const { stdout } = await router.sh(`ip ${family} route show`);
  const taken = stdout.split('\n').find((line) => overlap(to, line.split(' ')[0] ?? ''));
  if (taken === undefined) return;
  throw new InfraError(`this machine has a route that ${to} would take over: ${taken.trim()}`, {
    next: 'use `on: workstation`',
  });
}

function notPermitted(error: ActionError): Error {
  if (!/not permitted|not found/i.test(error.message)) return error;
  return new InfraError(`the routes of this machine cannot be changed: ${error.message}`, {
    cause: error,
    next: 'run labrig as root on Linux, or use `on: workstation`',
  });
}
