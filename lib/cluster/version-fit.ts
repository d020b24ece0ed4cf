import { RequirementMissing } from '../errors.ts';

/** Whether a version (`v1.34.2`) is in a range (`>=1.24`). The library that knows is loaded only where there is a range. */
export async function isInRange(version: string, range: string): Promise<boolean> {
  const { default: satisfies } = await import('semver/functions/satisfies.js');
  return satisfies(version, range, { includePrerelease: true });
}

/**
 * Where the version of a cluster is known beforehand, it need not be made to know. Rejects with RequirementMissing where it
 * is not in the range; undefined, which tells nothing, passes.
 */
export async function refuseOtherVersions(version: string | undefined, range: string | undefined): Promise<void> {
  if (version === undefined || range === undefined || (await isInRange(version, range))) return;
  throw new RequirementMissing(`the scenario needs Kubernetes ${range}, this cluster would have ${version}`, {
    next: 'labrig image list, and labrig run --kubernetes MINOR',
  });
}

/** A node image has its version in its tag; undefined: it does not tell. */
export function versionOfImage(image: string | undefined): string | undefined {
  return image === undefined ? undefined : /:(v\d+\.\d+\.\d+[^@]*)/.exec(image)?.[1];
}
