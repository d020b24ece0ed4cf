/** Does `work` for each of `all`, `lanes` at a time: whoever is free takes the next. Stops taking once `signal` is aborted. */
export async function inLanes<T>(
  lanes: number,
  all: readonly T[],
  work: (one: T) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const waiting = [...all];
  const lane = async (): Promise<void> => {
    for (let one = waiting.shift(); one !== undefined && signal?.aborted !== true; one = waiting.shift())
      await work(one);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, all.length) }, lane));
}
