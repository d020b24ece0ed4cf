import { registries } from '../../lib/cli/services.ts';
import { loadScenario } from '../../lib/scenario/load.ts';
import type { Scenario } from '../../lib/scenario/model.ts';

/**
 * Files of scenarios: those that may share a cluster, and those that have their own. One that is not valid is among the
 * latter, where whoever runs it is told; those that are not meant are left out.
 */
export async function byIsolation(
  files: readonly string[],
  isMeant: (scenario: Scenario) => boolean = () => true,
): Promise<{ readonly sharing: readonly string[]; readonly alone: readonly string[] }> {
  const loaded = await Promise.all(files.map(async (file) => ({ file, loaded: await loadScenario(file, registries) })));
  const meant = loaded.filter(({ loaded: one }) => !one.ok || isMeant(one.scenario));
  const shares = ({ loaded: one }: (typeof loaded)[number]): boolean =>
    one.ok && one.scenario.isolation === 'namespace';
  return {
    sharing: meant.filter(shares).map(({ file }) => file),
    alone: meant.filter((one) => !shares(one)).map(({ file }) => file),
  };
}
