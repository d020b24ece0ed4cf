import { ApiError, Unreachable } from '../cluster/api.ts';
import { type Entrance, type Place, readServicePorts, type ServicePort, servicePortAt } from './parse/service-ports.ts';
import { Blind } from './sample.ts';
import type { ObservedLab } from './subject.ts';

type NameOf = (
  place: Place,
  own: readonly string[],
) => { readonly service: string; readonly entrance: Entrance } | undefined;

/**
 * Names what the kernel knows by address alone, by the API's list of Services. The list is asked for when what was
 * seen on a node is another than at the last look: no address changes its Service without a change there. Names that
 * are known stay known while the API does not answer.
 */
export function createServiceNames(lab: ObservedLab): (seen: object, signal: AbortSignal) => Promise<NameOf> {
  let services: readonly ServicePort[] | undefined;
  const known = new WeakSet();
  return async (seen, signal) => {
    if (!known.has(seen)) {
      const listed = await list(lab, signal);
      services = listed ?? services;
      if (listed !== undefined) known.add(seen);
    }
    const all = services;
    if (all === undefined) throw new Blind('unavailable', 'the API has not yet told the Services');
    return (place, own) => servicePortAt(place, all, own);
  };
}

async function list({ cluster }: ObservedLab, signal: AbortSignal): Promise<readonly ServicePort[] | undefined> {
  try {
    return readServicePorts((await cluster.api.request({ path: '/api/v1/services', signal, timeout: 1000 })).body);
  } catch (error) {
    if (error instanceof Unreachable || error instanceof ApiError) return undefined;
    throw error;
  }
}
