import { RequirementMissing } from '../errors.ts';
import type { ClusterSpec } from '../scenario/model.ts';
import { minikubeWishes } from './minikube-wishes.ts';
import { type ProviderName, providerNames } from './provider-name.ts';
import { refuseMore } from './vm/machine-config.ts';

/** Why a provider cannot make a cluster like this, whatever is at hand; undefined where it can. */
export type Fit = Readonly<Record<ProviderName, string | undefined>>;

export function providerFit(spec: ClusterSpec): Fit {
  const reasons: Readonly<Record<ProviderName, (wanted: ClusterSpec) => void>> = {
    kind: () => undefined,
    minikube: minikubeWishes,
    vm: refuseMore,
  };
  const whyNot = (name: ProviderName): string | undefined => {
    if (spec.provider === 'existing') return 'it is there already';
    try {
      reasons[name](spec);
      return undefined;
    } catch (error) {
      if (error instanceof RequirementMissing) return error.message;
      throw error;
    }
  };
  return Object.fromEntries(providerNames.map((name) => [name, whyNot(name)])) as Fit;
}
