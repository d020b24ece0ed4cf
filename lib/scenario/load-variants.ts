import { type Loaded, type LoadOptions, loadScenario } from './load.ts';
import type { Registries } from './registries.ts';

/** Every scenario of a file: one, or one for each combination of its `matrix`. What is wrong with one is said once. */
export async function loadVariants(
  file: string,
  registries: Registries,
  options: LoadOptions = {},
): Promise<readonly Loaded[]> {
  const first = await loadScenario(file, registries, options);
  if (!first.ok) return [first];
  const others: Loaded[] = [];
  for (const variant of first.variants.slice(1)) {
    const loaded = await loadScenario(file, registries, { ...options, variant });
    others.push(loaded.ok ? { ...loaded, warnings: [] } : loaded);
  }
  return [first, ...others];
}
