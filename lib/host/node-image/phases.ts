import { type Host, withSignal } from '../host.ts';
import type { Progress } from '../need.ts';

/** Says how long a part took: where the time goes is asked on every machine. */
export async function phase(
  name: string,
  progress: Progress,
  work: (progress: Progress) => Promise<void>,
): Promise<void> {
  const start = performance.now();
  await work((line) => {
    progress(`${name}: ${line}`);
  });
  progress(`${name}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

/** Does things at the same time; the first that fails ends the others, and is what is reported. */
export async function together(host: Host, works: readonly ((host: Host) => Promise<void>)[]): Promise<void> {
  const failure = new AbortController();
  const stoppable = withSignal(host, failure.signal);
  const ends = await Promise.allSettled(
    works.map((work) =>
      work(stoppable).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  if (failure.signal.aborted) throw failure.signal.reason;
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
