/** What the reader can do next: a command that can be pasted, or a sentence. */
interface Advice {
  readonly next?: string;
  readonly cause?: unknown;
}

/** What may say how to go on. */
abstract class AdvisedError extends Error {
  readonly next: string | undefined;
  constructor(message: string, { next, cause }: Advice = {}) {
    super(message, { cause });
    this.next = next;
  }
}

/** Wrong arguments or a wrong file. Exit code 2. */
export class UsageError extends AdvisedError {
  override readonly name = 'UsageError';
}

/** The machine, not the lesson: docker, image, disk. Exit code 3. */
export class InfraError extends AdvisedError {
  override readonly name = 'InfraError';
}

/** What a scenario requires is not to be had here: it is skipped, and nothing is amiss. */
export class RequirementMissing extends AdvisedError {
  override readonly name = 'RequirementMissing';
}

/** What a caught value says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
