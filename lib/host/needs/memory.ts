import type { Host } from '../host.ts';
import type { Need } from '../need.ts';

/** Measured: a cluster of one node takes 0.9 GB, each further node 0.4 GB. */
const LEAST = 1.5e9;

export function memoryNeed(host: Host): Need {
  return {
    name: 'memory',
    why: 'a cluster of one node takes 0.9 GB, each further node 0.4 GB',
    after: [],
    check: async () => {
      const table = await host.readText('/proc/meminfo');
      const available = kilobytes(table, 'MemAvailable');
      // Elsewhere the engine runs in a virtual machine with memory of its own, which it tells nobody.
      if (available === undefined)
        return { ok: true, found: "not looked at: it is the engine's own machine that counts" };
      const found = `${gigabytes(available)} free of ${gigabytes(kilobytes(table, 'MemTotal') ?? 0)}`;
      if (available >= LEAST) return { ok: true, found };
      return {
        ok: false,
        found,
        mend: `end what else is running: at least ${gigabytes(LEAST)} must be free`,
        byHand: true,
      };
    },
  };
}

function kilobytes(table: string | undefined, row: string): number | undefined {
  const value = new RegExp(`^${row}:\\s+(\\d+) kB`, 'm').exec(table ?? '')?.[1];
  return value === undefined ? undefined : Number(value) * 1024;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
