/** A change that did not work: a program that failed, a wait that came to its end, nothing there to change. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}
