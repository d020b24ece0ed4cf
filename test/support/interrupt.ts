/** Aborts with the first SIGINT or SIGTERM; the process goes on, so that it can clean up. */
export function catchSignals(): AbortSignal {
  const interrupt = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      interrupt.abort();
    });
  }
  return interrupt.signal;
}
