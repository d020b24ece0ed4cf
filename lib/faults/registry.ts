import { deleteContainers } from './delete-containers.ts';
import { deletePods } from './delete-pods.ts';
import type { Fault } from './fault.ts';
import { flushServiceRules } from './flush-service-rules.ts';
import { kubeProxyMode } from './kube-proxy-mode.ts';
import { removeCniConfig } from './remove-cni-config.ts';
import { isolateNode } from './isolate-node.ts';
import { removeStaticManifest } from './remove-static-manifest.ts';
import { staticRoute } from './static-route.ts';
import { stopKubelet } from './stop-kubelet.ts';
import { stopSpeaker } from './stop-speaker.ts';

/** Every fault, by its verb in scenario files. A new one is one new file and one line. */
export const faults: readonly Fault[] = [
  deleteContainers,
  deletePods,
  removeStaticManifest,
  stopKubelet,
  kubeProxyMode,
  flushServiceRules,
  removeCniConfig,
  isolateNode,
  staticRoute,
  stopSpeaker,
];
