import { ActionError } from '../actions/action-error.ts';
import type { Place } from '../cluster/node.ts';
import { quote } from '../cluster/shell.ts';
import { run } from '../process/run.ts';

/** A machine whose routes are changed: it runs scripts. */
export type Router = Pick<Place, 'name' | 'sh'>;

/**
 * Whose routes these are, in the kernel's own table (`ip route`'s `proto`; see /etc/iproute2/rt_protos for the numbers
 * that are taken): only a route that carries it is ever deleted.
 */
const protocol = 108;

/** This very machine. */
export const thisMachine: Router = {
  name: 'this machine',
  async sh(script, { timeout = 10_000, signal } = {}) {
    const { code, stdout, stderr } = await run('sh', ['-c', script], {
      timeout,
      ...(signal === undefined ? {} : { signal }),
    });
    return { code, stdout, stderr };
  },
};

/** Rejects with ActionError in the kernel's words; a route to the same network that is there already is one of them. */
export async function addRoute(router: Router, to: string, via: string): Promise<void> {
  const there = await routesTo(router, to);
  if (there !== '') throw new ActionError(`on ${router.name} there is a route to ${to} already: ${there}`);
  const add = `${ip(to)} route add ${quote(to)} via ${quote(via)} proto ${protocol}`;
  const { code, stderr } = await router.sh(add);
  if (code !== 0) throw new ActionError(`on ${router.name}: ${add}: ${stderr.trim()}`);
}

/** Takes away labrig's own route to a network; what is gone is not an error. */
export async function removeRoute(router: Router, to: string): Promise<void> {
  const own = `${quote(to)} proto ${protocol}`;
  const { stdout, stderr } = await router.sh(
    `[ -z "$(${ip(to)} route show exact ${own})" ] || ${ip(to)} route del ${own}; ${ip(to)} route show exact ${own}`,
  );
  if (stdout.trim() !== '') throw new Error(`on ${router.name} this route stays: ${stdout.trim()}: ${stderr.trim()}`);
}

/** Where the kernel would send a packet to the network's first address: its words, without what differs at each look. */
export async function wayTo(router: Router, to: string): Promise<string> {
  const [address = ''] = to.split('/');
  const { code, stdout, stderr } = await router.sh(`${ip(to)} route get ${quote(address)}`);
  if (code !== 0) return stderr.trim().replace(/^RTNETLINK answers: /, '');
  const [line = ''] = stdout.split('\n');
  return line.replace(/ uid \d+/, '').trim();
}

async function routesTo(router: Router, to: string): Promise<string> {
  return (await router.sh(`${ip(to)} route show exact ${quote(to)}`)).stdout.trim();
}

function ip(to: string): string {
  return to.includes(':') ? 'ip -6' : 'ip -4';
}
