import semver from 'semver';
import type { Requirements } from '../scenario/model.ts';

/** What is missing for a scenario on a cluster of this version (`v1.34.2`), or undefined. */
export function checkRequirements(requires: Requirements, version: string): string | undefined {
  const { kubernetes } = requires;
  if (kubernetes === undefined || semver.satisfies(version, kubernetes, { includePrerelease: true })) return undefined;
  return `the scenario needs Kubernetes ${kubernetes}, this cluster has ${version}`;
}
