/** Ctrl-C and its kin, as a signal: the first asks the run to stop, undo and report; the second ends at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back to Node's own handling. */
  release(): void;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function catchInterrupt(onFirst: () => void): Interrupt {
  const stop = new AbortController();
  const handle = (): void => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
    onFirst();
  };
  for (const name of signals) process.on(name, handle);
  return {
    signal: stop.signal,
    release: () => {
      for (const name of signals) process.off(name, handle);
    },
  };
}
