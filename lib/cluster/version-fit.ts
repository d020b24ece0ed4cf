import { RequirementMissing } from '../errors.ts';

/** Whether a version (`v1.34.2`) is in a range (`>=1.24`). The library that knows is loaded only where there is a range. */
export async function isInRange(version: string, range: string): Promise<boolean> {
  const { default: satisfies } = await import('semver/functions/satisfies.js');
  return satisfies(version, range, { includePrerelease: true });
}

/**
 * A node image has its version in its tag, so no cluster need be made to know. Rejects with RequirementMissing where it is
 * not in the range; an image that does not tell its version passes.
 */
export async function refuseOtherVersions(image: string | undefined, range: string | undefined): Promise<void> {
  if (image === undefined || range === undefined) return;
  const version = /:(v\d+\.\d+\.\d+[^@]*)/.exec(image)?.[1];
  if (version === undefined || (await isInRange(version, range))) return;
  throw new RequirementMissing(`the scenario needs Kubernetes ${range}, this cluster would have ${version}`, {
    next: 'labrig image list, and labrig run --kubernetes MINOR',
  });
}
