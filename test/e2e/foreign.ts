import { execa } from 'execa';

/** Things of somebody else's that labrig must not touch. */
export interface Foreign {
  /** Names of clusters that are taken: by containers of such a cluster, and by a network alone. */
  readonly taken: readonly string[];
  /** All that the engine tells of them. */
  look(): Promise<string>;
  remove(): Promise<void>;
}

/**
 * Containers that are not labrig's, each tempting in its way: one without labels, a node of somebody's kind cluster,
 * and a node of a kind cluster that is called as labrig's are, without being one. And a network that is called so.
 */
export async function createForeign(engine: string, image: string): Promise<Foreign> {
  const id = Math.random().toString(36).slice(2, 8);
  const kindNode = (cluster: string): readonly string[] => [
    ...['--label', `io.x-k8s.kind.cluster=${cluster}`, '--label', 'io.x-k8s.kind.role=control-plane'],
    ...['--name', `${cluster}-control-plane`],
  ];
  const sorts = [
    ['--name', `foreign-${id}`],
    kindNode(`foreign-kind-${id}`),
    [...kindNode(`labrig-${id}`), '--label', `labrig=${id}`],
  ];
  const names: string[] = [];
  const network = `labrig-net-${id}`;
  await execa(engine, ['network', 'create', '--label', 'somebody=else', network]);
  for (const options of sorts) {
    const { stdout } = await execa(engine, ['run', '--detach', ...options, '--entrypoint', 'sleep', image, 'infinity']);
    names.push(stdout.trim());
  }
  return {
    taken: [`labrig-${id}`, network],
    async look() {
      const { stdout } = await execa(engine, ['inspect', ...names]);
      const { stdout: networks } = await execa(engine, ['network', 'inspect', network]);
      const changes = await Promise.all(names.map(async (name) => (await execa(engine, ['diff', name])).stdout));
      return [stdout, networks, ...changes].join('\n');
    },
    async remove() {
      await execa(engine, ['rm', '--force', '--volumes', ...names], { reject: false });
      await execa(engine, ['network', 'rm', network], { reject: false });
    },
  };
}
