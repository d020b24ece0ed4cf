import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import * as z from 'zod';

export const root = join(import.meta.dirname, '..', '..', '..');
/** The one that was built with this file. */
const program = join(import.meta.dirname, '..', '..', 'labrig.cjs');

/** labrig as a stranger starts it: a program with a home of its own, in which nothing may change. */
export interface Labrig {
  readonly home: string;
  readonly state: string;
  run(args: readonly string[], options?: ProgramOptions): Promise<Ended>;
  remove(): void;
}

export interface ProgramOptions {
  /** ms; default 30 minutes: a program that cannot be pulled may have to be compiled first. */
  readonly timeout?: number;
  /** Goes on though the suite is interrupted: it cleans up. */
  readonly regardless?: boolean;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program and its first arguments, which ends by becoming labrig. */
  readonly inside?: readonly string[];
  /** As soon as it has printed `when`, `happens` is called, once. */
  readonly when?: RegExp;
  happens?(child: Running): void;
}

interface Running {
  readonly pid?: number;
  readonly stdout: Readable;
  kill(signal: 'SIGINT' | 'SIGKILL'): boolean;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export function createLabrig(signal: AbortSignal): Labrig {
  const home = mkdtempSync(join(tmpdir(), 'labrig-e2e-'));
  mkdirSync(join(home, '.kube'));
  mkdirSync(join(home, 'tmp'));
  const kubeconfig = join(home, '.kube', 'config');
  writeFileSync(kubeconfig, 'apiVersion: v1\nkind: Config\ncurrent-context: mine\n');
  chmodSync(kubeconfig, 0o400);
  const state = join(home, 'state');
  const env = {
    HOME: home,
    KUBECONFIG: kubeconfig,
    TMPDIR: join(home, 'tmp'),
    XDG_STATE_HOME: state,
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    DOCKER_CONFIG: process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'),
  };
  return {
    home,
    state,
    async run(args, { timeout = 1_800_000, regardless = false, env: more, inside = [], when, happens } = {}) {
      const start = performance.now();
      const stop = AbortSignal.any([AbortSignal.timeout(timeout), ...(regardless ? [] : [signal])]);
      const [file = process.execPath, ...words] = [...inside, process.execPath, program, ...args];
      const child = execa(file, words, {
        cwd: root,
        env: { ...env, ...more },
        reject: false,
        stdin: 'ignore',
        // A group of its own: Ctrl-C must reach it once, through us. A second signal would end it at once.
        detached: true,
        // The first signal lets it clean up, for which it has two minutes.
        cancelSignal: stop,
        forceKillAfterDelay: 150_000,
      });
      if (when !== undefined && happens !== undefined) lookFor(when, child, happens);
      const ended = await child;
      const { stdout, stderr } = ended;
      return { code: ended.exitCode ?? 130, stdout, stderr, ms: performance.now() - start };
    },
    remove() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function lookFor(when: RegExp, child: Running, happens: (child: Running) => void): void {
  let seen = '';
  const look = (chunk: Buffer): void => {
    seen += chunk.toString();
    if (!when.test(seen)) return;
    child.stdout.off('data', look);
    happens(child);
  };
  child.stdout.on('data', look);
}

const resultSchema = z.object({
  scenario: z.string(),
  verdict: z.string(),
  reason: z.string(),
  exitCode: z.number(),
  run: z.string(),
  steps: z.array(z.object({ expectations: z.array(z.object({ reason: z.string().optional() })) })),
  measures: z.array(z.object({ step: z.string(), name: z.string(), ms: z.number() })),
  left: z.array(z.object({ what: z.string(), error: z.string() })),
  files: z.object({ folder: z.string(), journal: z.string() }),
});
export type RunResult = z.infer<typeof resultSchema>;

/** What `--output json` printed of each run; empty where it printed nothing of the kind. */
export function resultsOf({ stdout }: Ended): readonly RunResult[] {
  try {
    return z.object({ items: z.array(resultSchema) }).parse(JSON.parse(stdout)).items;
  } catch {
    return [];
  }
}
