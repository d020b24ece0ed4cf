import { clean } from '../engine/clean.ts';
import { sayUndone } from './say-undone.ts';
import { createProvider, verbs } from './services.ts';

export async function cleanCommand({ all }: { readonly all: boolean }): Promise<void> {
  const results = await clean({ provider: createProvider(), verbs, all });
  process.exitCode = sayUndone(results, results.length === 0 ? 'nothing to clean' : 'clean');
}
