import { UsageError } from '../errors.ts';
import type { ClusterSpec } from '../scenario/model.ts';
import { type ProviderName, providerNames } from './provider-name.ts';
import { type RuntimeName, runtimeNames } from './runtime-name.ts';

/** Who is to make a cluster, as the command line says it: `kind`, `minikube`, `minikube:containerd`. */
export interface ProviderChoice {
  readonly provider: ProviderName;
  /** What the nodes are to run containers with; absent: what the scenario says, else what the provider has. */
  readonly runtime?: RuntimeName;
}

/** Rejects what is no such word with a UsageError. */
export function providerChoice(text: string): ProviderChoice {
  const [name, runtimeWord, ...more] = text.split(':');
  const provider = providerNames.find((one) => one === name);
  const runtime = runtimeNames.find((one) => one === runtimeWord);
  const choices = providerNames.flatMap((one) => [
    one,
    ...(runtimesOf[one].length > 1 ? runtimesOf[one].map((word) => `${one}:${word}`) : []),
  ]);
  const isWrong = provider === undefined || more.length > 0 || (runtimeWord !== undefined && runtime === undefined);
  if (isWrong || (runtime !== undefined && !runtimesOf[provider].includes(runtime))) {
    throw new UsageError(`"${text}" makes no clusters; there are ${choices.join(', ')}`);
  }
  return { provider, ...(runtime === undefined ? {} : { runtime }) };
}

const runtimesOf: Readonly<Record<ProviderName, readonly RuntimeName[]>> = {
  kind: ['containerd'],
  minikube: ['docker', 'containerd'],
  vm: ['containerd'],
};

/** The same cluster, made by somebody else. One that is there already stays what it is. */
export function madeBy(spec: ClusterSpec, { provider, runtime }: ProviderChoice): ClusterSpec {
  if (spec.provider === 'existing') return spec;
  return {
    ...spec,
    provider,
    ...(runtime === undefined ? {} : { minikube: { ...spec.minikube, containerRuntime: runtime } }),
  };
}
