import type { Scenario } from './model.ts';

/** Where a scenario's objects go that name no namespace. Unique where the scenario asks for one of its own. */
export function namespaceOf({ name, isolation }: Pick<Scenario, 'name' | 'isolation'>, runId: string): string {
  return isolation === 'namespace' ? `${name}-${runId}` : 'default';
}
