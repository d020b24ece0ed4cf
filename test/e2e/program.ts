import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { z } from 'zod';

export const root = join(import.meta.dirname, '..', '..', '..');
/** The one that was built with this file. */
const program = join(import.meta.dirname, '..', '..', 'labrig.js');

/** labrig as a stranger starts it: a program with a home of its own, in which nothing may change. */
export interface Labrig {
  readonly home: string;
  readonly state: string;
  run(args: readonly string[], options?: ProgramOptions): Promise<Ended>;
  remove(): void;
}

interface ProgramOptions {
  /** ms; default 10 minutes. */
  readonly timeout?: number;
  /** Goes on though the suite is interrupted: it cleans up. */
  readonly regardless?: boolean;
  /** Spoils its day as soon as it has printed this. */
  readonly spoil?: { readonly when: RegExp; readonly by: 'interrupt' | 'closing its output' };
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
    async run(args, { timeout = 600_000, regardless = false, spoil } = {}) {
      const start = performance.now();
      const stop = AbortSignal.any([AbortSignal.timeout(timeout), ...(regardless ? [] : [signal])]);
      const child = execa(process.execPath, [program, ...args], {
        cwd: root,
        env,
        reject: false,
        stdin: 'ignore',
        // A group of its own: Ctrl-C must reach it once, through us. A second signal would end it at once.
        detached: true,
        // The first signal lets it clean up, for which it has two minutes.
        cancelSignal: stop,
        forceKillAfterDelay: 150_000,
      });
      if (spoil !== undefined) spoilWhen(child, spoil);
      const ended = await child;
      const { stdout, stderr } = ended;
      return { code: ended.exitCode ?? 130, stdout, stderr, ms: performance.now() - start };
    },
    remove() {
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function spoilWhen(
  child: { readonly stdout: Readable; kill(signal: 'SIGINT'): boolean },
  { when, by }: NonNullable<ProgramOptions['spoil']>,
): void {
  let seen = '';
  const look = (chunk: Buffer): void => {
    seen += chunk.toString();
    if (!when.test(seen)) return;
    child.stdout.off('data', look);
    if (by === 'interrupt') child.kill('SIGINT');
    else child.stdout.destroy();
  };
  child.stdout.on('data', look);
}

const resultSchema = z.object({
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

/** What `--output json` printed of one run. */
export function resultOf({ stdout }: Ended): RunResult | undefined {
  try {
    return z.object({ items: z.tuple([resultSchema]) }).parse(JSON.parse(stdout)).items[0];
  } catch {
    return undefined;
  }
}
