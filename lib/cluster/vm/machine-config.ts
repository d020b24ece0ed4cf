import { RequirementMissing } from '../../errors.ts';
import type { ClusterSpec, Json, JsonObject } from '../../scenario/model.ts';
import { readKindConfig } from '../kind-config.ts';
import { machineNode } from './vm-nodes.ts';

/** Where kind mounts the folder that the disk is written to. */
export const draftFolder = '/kind/draft';

/** Rejects with RequirementMissing what one machine cannot be. */
export function refuseMore({ config }: Pick<ClusterSpec, 'config'>): void {
  const count = nodesOf(config).length;
  if (count > 1) throw new RequirementMissing(`a virtual machine is one node, the scenario has ${count}`);
  if (readKindConfig(config).ipv6) throw new RequirementMissing('a virtual machine has IPv4 alone');
}

/**
 * The kind config of the cluster that a disk is made of: that of the scenario, with one node, of this image, under the
 * machine's name.
 */
export function machineConfig(config: JsonObject, image: string, folder: string): JsonObject {
  const [node = {}] = nodesOf(config);
  const of = (name: string): readonly Json[] => {
    const value = node[name];
    return isList(value) ? value : [];
  };
  return {
    ...config,
    nodes: [
      {
        ...node,
        role: 'control-plane',
        image,
        extraMounts: [...of('extraMounts'), { hostPath: folder, containerPath: draftFolder }],
        kubeadmConfigPatches: [
          ...of('kubeadmConfigPatches'),
          `kind: InitConfiguration\nnodeRegistration:\n  name: ${machineNode}\n`,
        ],
      },
    ],
  };
}

function nodesOf({ nodes }: JsonObject): readonly JsonObject[] {
  return isList(nodes) ? nodes.map((node) => (isList(node) || !(node instanceof Object) ? {} : node)) : [{}];
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
