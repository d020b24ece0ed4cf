import { setImmediate } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import type { Provider } from '../cluster/provider.ts';
import { attachment, type Lab } from '../engine/labs.ts';

/**
 * A provider whose first `attach` to this lab is begun at once: engine and API answer while scenarios are read.
 * Resolves when they have been asked.
 */
export async function attachEarly(lab: Lab, provider: Provider): Promise<Provider> {
  const stop = new AbortController();
  let begun: Promise<Cluster> | undefined = provider.attach({ ...attachment(lab), signal: stop.signal });
  // Told to whoever attaches; where nobody does, the scenarios could not be read, and that is told.
  begun.catch(() => undefined);
  await setImmediate();
  return {
    ...provider,
    attach(request) {
      const first = request.name === lab.name ? begun : undefined;
      if (first === undefined) return provider.attach(request);
      begun = undefined;
      const { signal } = request;
      const end = (): void => {
        stop.abort(signal.reason);
      };
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      return first.finally(() => {
        signal.removeEventListener('abort', end);
      });
    },
  };
}
