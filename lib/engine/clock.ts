/** Time as the engine uses it; passed in, so that tests need not wait. */
export interface Clock {
  /** ms since the run started, monotonic, with a resolution of a microsecond. */
  now(): number;
  /** ISO 8601 time of the run's start. */
  readonly startedAt: string;
  /** Resolves after ms, or at once when the signal aborts. Never rejects. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
}

export function systemClock(): Clock {
  const start = performance.now();
  return {
    now: () => Math.round((performance.now() - start) * 1000) / 1000,
    startedAt: new Date().toISOString(),
    pause,
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
