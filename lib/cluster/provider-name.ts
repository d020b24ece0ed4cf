/** Who makes the clusters of labs: all of them that there are. */
export const providerNames = ['kind', 'minikube', 'vm'] as const;

export type ProviderName = (typeof providerNames)[number];

/** Where a cluster is from: made by one of them, or there before labrig came. */
export const sourceNames = [...providerNames, 'existing'] as const;

export type SourceName = (typeof sourceNames)[number];

/** Of what a label of ours says: a cluster without one, of an earlier version, is kind's. */
export function providerOf(label: string | undefined): ProviderName {
  return providerNames.find((one) => one === label) ?? 'kind';
}
