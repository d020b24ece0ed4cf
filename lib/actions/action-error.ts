/** A change that did not work: a program that failed, a wait that came to its end, nothing there to change. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  /** Where it was a program: the code that it ended with, and all that it said. A step may expect it. */
  readonly refusal: { readonly code: number; readonly said: string } | undefined;
  constructor(message: string, refusal?: { readonly code: number; readonly said: string }) {
    super(message);
    this.refusal = refusal;
  }
}
