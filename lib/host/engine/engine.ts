import { InfraError } from '../../errors.ts';
import { ending } from '../command.ts';
import { type Host, thisMachine } from '../host.ts';

export interface Engine {
  readonly program: 'docker' | 'podman';
  /** Absolute path of the program. */
  readonly path: string;
}

export interface EngineState extends Engine {
  readonly answers: boolean;
  /** Of the engine itself, not of the client; empty where none answers. */
  readonly version: string;
  /** What the program said when asked, where it did not answer. */
  readonly said: string;
}

/** The engine that labrig uses. Rejects with an InfraError where none answers. */
export async function engine(host: Host = thisMachine): Promise<Engine> {
  const state = chosen(await engines(host));
  if (state?.answers === true) return { program: state.program, path: state.path };
  const why = state === undefined ? 'neither docker nor podman is installed' : `${state.program}: ${state.said}`;
  throw new InfraError(`no container engine answers: ${why}`, { next: 'labrig setup' });
}

/** What is installed of docker and podman, and whether it answers. */
export async function engines(host: Host): Promise<EngineState[]> {
  const states = await Promise.all([ask(host, 'docker'), ask(host, 'podman')]);
  return states.filter((state) => state !== undefined);
}

/** docker before podman, one that answers before one that does not; what kind's own variable names before both. */
export function chosen(states: readonly EngineState[], env: Host['env'] = process.env): EngineState | undefined {
  const wished = env['KIND_EXPERIMENTAL_PROVIDER'];
  const rank = (state: EngineState): number =>
    (state.answers ? 0 : 4) + (state.program === wished ? 0 : 2) + (state.program === 'docker' ? 0 : 1);
  return [...states].sort((a, b) => rank(a) - rank(b))[0];
}

const QUESTION = {
  docker: ['version', '--format', '{{.Server.Version}}'],
  podman: ['info', '--format', '{{.Version.Version}}'],
} as const;

async function ask(host: Host, program: Engine['program']): Promise<EngineState | undefined> {
  const path = await host.which(program);
  if (path === undefined) return undefined;
  const result = await host.run(path, QUESTION[program], { timeout: 10_000 });
  const version = result.stdout.trim();
  const answers = result.code === 0 && version !== '';
  const said = result.timedOut ? 'no answer within 10 s' : ending(result, 1);
  return { program, path, answers, version: answers ? version : '', said: answers ? '' : said };
}
