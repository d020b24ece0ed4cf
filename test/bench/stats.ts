/** Of an unsorted, not empty list; p from 0 to 1, the nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('no values');
  return value;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function summary(label: string, values: readonly number[]): string {
  const [low, mid, high] = [percentile(values, 0), median(values), percentile(values, 1)].map((ms) => ms.toFixed(1));
  return `${label}: min ${low} ms, median ${mid} ms, max ${high} ms (n=${values.length})`;
}

/** Two commands in turn, A B A B: what the machine does in between hits both alike. */
export async function alternate(
  n: number,
  a: () => Promise<void>,
  b: () => Promise<void>,
): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < n; i++) {
    times[0].push(await timed(a));
    times[1].push(await timed(b));
  }
  return times;
}

export async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
