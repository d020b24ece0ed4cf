/**
 * Figures of the table, each measured against something that runs beside it: this machine is noisy, so
 * only ratios inside one run count. Usage: npm run bench -- NAME [--n N] [--provider NAME]
 */
const benches: Readonly<Record<string, () => Promise<{ bench(n?: number, provider?: string): Promise<Figure> }>>> = {
  cli: () => import('./cli.ts'),
  trivial: () => import('./trivial.ts'),
  validate: () => import('./validate.ts'),
  overhead: () => import('./overhead.ts'),
  latency: () => import('./latency.ts'),
  requests: () => import('./requests.ts'),
  ipvs: () => import('./ipvs.ts'),
  dataplane: () => import('./dataplane.ts'),
  load: () => import('./load.ts'),
  suite: () => import('./suite.ts'),
};

/** What was measured against what is to be reached. */
export interface Figure {
  readonly lines: readonly string[];
  readonly reached: boolean;
}

const [name, ...words] = process.argv.slice(2);
const valueOf = (flag: string): string | undefined => {
  const at = words.indexOf(flag);
  return at === -1 ? undefined : words[at + 1];
};
const load = name === undefined ? undefined : benches[name];
if (load === undefined) {
  console.error(`usage: npm run bench -- NAME [--n N] [--provider NAME]\n  NAME: ${Object.keys(benches).join(', ')}`);
  process.exitCode = 2;
} else {
  const { bench } = await load();
  const { lines, reached } = await bench(
    valueOf('--n') === undefined ? undefined : Number(valueOf('--n')),
    valueOf('--provider'),
  );
  for (const line of lines) console.log(line);
  console.log(reached ? 'reached' : 'NOT reached');
  process.exitCode = reached ? 0 : 1;
}
