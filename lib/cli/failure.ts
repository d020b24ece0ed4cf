import { CommanderError } from 'commander';
import { InfraError, UsageError } from '../errors.ts';

/** Says on stderr what went wrong and what to do next; gives the exit code. A defect keeps its stack. */
export function reportFailure(error: unknown): number {
  // Commander has said it already; --help and --version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) return say(error, 2);
  if (error instanceof InfraError) return say(error, 3);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`labrig: defect, please report it: ${text}\n`);
  return 3;
}

function say(error: UsageError | InfraError, code: number): number {
  process.stderr.write(`labrig: ${error.message}\n`);
  if (error.next !== undefined) process.stderr.write(`  next: ${error.next}\n`);
  return code;
}
