import { dirname, isAbsolute } from 'node:path';
import { InfraError } from '../errors.ts';
import type { Run, RunResult } from '../process/run.ts';

/** The container engine's program: docker, or podman, which takes the same words. */
export interface Engine {
  readonly program: string;
  /** stdout; rejects with InfraError where the program failed. */
  ask(args: readonly string[], options?: { readonly input?: string; readonly signal?: AbortSignal }): Promise<string>;
  /** The result, however it ended. */
  readonly attempt: (args: readonly string[], signal?: AbortSignal) => Promise<RunResult>;
}

/** ms that any one question to the engine may take. */
const timeout = 60_000;

export function createEngine(program: string, run: Run): Engine {
  return {
    program,
    async ask(args, options = {}) {
      const result = await run(program, args, { timeout, ...options });
      options.signal?.throwIfAborted();
      if (result.code !== 0) {
        const why = result.timedOut
          ? `no end after ${timeout / 1000} s`
          : result.stderr.trim() || `exit code ${result.code}`;
        throw new InfraError(`${result.command}: ${why}`, { next: 'labrig doctor' });
      }
      return result.stdout;
    },
    attempt: (args, signal) => run(program, args, { timeout, ...(signal === undefined ? {} : { signal }) }),
  };
}

/** For programs that take the engine by its name: PATH with its folder first, where it is known by its path. */
export function pathWith(program: string): { readonly PATH?: string } {
  return isAbsolute(program) ? { PATH: `${dirname(program)}:${process.env['PATH'] ?? ''}` } : {};
}
