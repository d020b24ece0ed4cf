import type { JsonObject, Scenario } from '../scenario/model.ts';

/** Compiles an expression over `items`; throws CelError for one that is wrong or does not give a bool. */
export type CelCompiler = (source: string) => CelTest;

/** Throws CelError where the expression cannot be evaluated on these items. */
export type CelTest = (items: readonly JsonObject[]) => boolean;

export class CelError extends Error {
  override readonly name = 'CelError';
}

/** Loads the library. */
export function loadCel(): Promise<CelCompiler> {
  return Promise.reject(new Error('not written yet'));
}

/** Loads the library if the scenario has a `cel`: most have none. */
export function celFor(_scenario: Scenario): Promise<CelCompiler | undefined> {
  return Promise.resolve(undefined);
}
