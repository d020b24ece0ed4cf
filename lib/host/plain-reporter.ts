import type { SetupReporter } from './setup.ts';

/** Between two lines about the same need, in ms. */
const PACE = 4_000;

/** What setup does, as lines: for logs, and wherever there is no terminal. */
export function plainReporter(write: (line: string) => void): SetupReporter {
  const next = new Map<string, number>();
  return {
    started: ({ name, found, mend }) => {
      write(`${name}: ${found}${mend === undefined ? '' : `; to do: ${mend}`}`);
    },
    progress: (name, line) => {
      const now = performance.now();
      const milestone = /done in [\d.]+ s$/.test(line);
      if (!milestone && now < (next.get(name) ?? 0)) return;
      if (!milestone) next.set(name, now + PACE);
      write(`${name}: ${line}`);
    },
    mended: ({ name, found }, seconds) => {
      write(`${name}: ${found} (took ${seconds.toFixed(1)} s)`);
    },
    failed: (name, error) => {
      write(`${name}: ${error.message}`);
    },
  };
}
