/** What the reader can do next: a command that can be pasted, or a sentence. */
interface Advice {
  readonly next?: string;
  readonly cause?: unknown;
}

/** Wrong arguments or a wrong file. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly next: string | undefined;
  constructor(message: string, { next, cause }: Advice = {}) {
    super(message, { cause });
    this.next = next;
  }
}

/** The machine, not the lesson: docker, image, disk. Exit code 3. */
export class InfraError extends Error {
  override readonly name = 'InfraError';
  readonly next: string | undefined;
  constructor(message: string, { next, cause }: Advice = {}) {
    super(message, { cause });
    this.next = next;
  }
}
