import { isMapping } from './choice.ts';
import type { Finding } from './issues.ts';
import type { ChangeOutline, Outline, Part, StepOutline } from './outline.ts';

/** What is allowed, and goes wrong in a way that is hard to see. Warnings. */
export function checkLandmines({ steps }: Outline): readonly Finding[] {
  return steps.flatMap((step) => [...mirrorPods(step), ...staleStatus(step)]);
}

const staticPod = /^(etcd|kube-apiserver|kube-controller-manager|kube-scheduler)(-|$)/;

/** Whoever looks at the containers in the same step knows. */
function mirrorPods({ changes, throughout, expect }: StepOutline): readonly Finding[] {
  const looks = [...throughout, ...expect.flatMap((goal) => goal.items ?? [goal])].some(
    ({ raw }) => 'containers' in raw,
  );
  if (looks) return [];
  return changes.filter(deletesStaticPod).map(({ path }) => ({
    code: 'MIRROR_POD',
    message:
      "a control plane's pods are static: deleting one through the API deletes only its mirror, its containers go on running; to stop them use `inject: {deleteContainers: ...}`",
    path,
    part: 'key',
    severity: 'warning',
  }));
}

function deletesStaticPod({ verb, raw }: ChangeOutline): boolean {
  if (!isMapping(raw) || raw['namespace'] !== 'kube-system') return false;
  if (verb !== 'deletePods' && !(verb === 'delete' && raw['kind'] === 'Pod')) return false;
  const { name, labels, all } = raw;
  if (all === true) return true;
  if (isMapping(labels)) return labels['tier'] === 'control-plane' || staticPod.test(String(labels['component']));
  return (Array.isArray(name) ? name : [name]).some((one) => typeof one === 'string' && staticPod.test(one));
}

function staleStatus({ changes, expect }: StepOutline): readonly Finding[] {
  if (!changes.some(({ kind }) => kind === 'fault')) return [];
  return expect.filter(mayBeStale).map(({ path }) => ({
    code: 'STALE_STATUS',
    message:
      'right after a fault the API still shows the state from before, which may satisfy this: add `for`, `notBefore`, a comparison with what was saved (`differsFrom`), or make it part of a `sequence`',
    path: [...path, 'objects'],
    part: 'key',
    severity: 'warning',
  }));
}

function mayBeStale({ raw }: Part): boolean {
  if (!('objects' in raw) || 'sequence' in raw || 'for' in raw || 'notBefore' in raw) return false;
  return !mentions(raw, 'differsFrom');
}

function mentions(value: unknown, key: string): boolean {
  if (Array.isArray(value)) return value.some((one: unknown) => mentions(one, key));
  if (!isMapping(value)) return false;
  return key in value || Object.values(value).some((one) => mentions(one, key));
}
