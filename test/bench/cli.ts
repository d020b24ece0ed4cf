import { execa } from 'execa';
import { labrig } from './lab.ts';
import type { Figure } from './main.ts';
import { alternate, median, summary } from './stats.ts';

/** `labrig --help` against a bare `node -e 0`: at most 1.5 times. */
export async function bench(n = 15): Promise<Figure> {
  const start = (args: readonly string[]) => async (): Promise<void> => {
    await execa(process.execPath, args);
  };
  const [help, bare] = await alternate(n, start([labrig, '--help']), start(['-e', '0']));
  const ratio = median(help) / median(bare);
  return {
    lines: [
      summary('labrig --help', help),
      summary('node -e 0', bare),
      `ratio of medians: ${ratio.toFixed(2)} (at most 1.5)`,
    ],
    reached: ratio <= 1.5,
  };
}
