import { imageReference } from '../image-reference.ts';
import { isMapping } from '../scenario/choice.ts';
import type { JsonObject } from '../scenario/model.ts';
import type { ProvidedImage } from './action.ts';

/** Where objects of a kind have the spec of their pods. */
const podSpecs: Readonly<Record<string, readonly string[]>> = {
  'v1 Pod': ['spec'],
  'v1 ReplicationController': ['spec', 'template', 'spec'],
  'apps/v1 Deployment': ['spec', 'template', 'spec'],
  'apps/v1 ReplicaSet': ['spec', 'template', 'spec'],
  'apps/v1 StatefulSet': ['spec', 'template', 'spec'],
  'apps/v1 DaemonSet': ['spec', 'template', 'spec'],
  'batch/v1 Job': ['spec', 'template', 'spec'],
  'batch/v1 CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const containerLists = ['initContainers', 'containers'] as const;

/** An object, or a patch of one, by its kind: not every patch repeats it. */
export interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: JsonObject;
}

/** Names of the images of an object's pods, those of init containers too; none where it has no pods. */
export function imagesOf(workload: Workload): readonly string[] {
  const images: string[] = [];
  changeContainers(workload, (container) => {
    if (typeof container['image'] === 'string') images.push(container['image']);
    return container;
  });
  return [...new Set(images)];
}

/** The same object, whose containers do not pull images that the nodes have for good: `Always` would, and `latest`. */
export function withoutPulling(workload: Workload, loaded: ReadonlySet<string>): JsonObject {
  return changeContainers(workload, (container) => {
    const { image, imagePullPolicy } = container;
    if (typeof image !== 'string' || !loaded.has(image) || !pulls(image, imagePullPolicy)) return container;
    return { ...container, imagePullPolicy: 'IfNotPresent' };
  });
}

export function loadedOf(images: readonly ProvidedImage[]): ReadonlySet<string> {
  return new Set(images.flatMap(({ name, loaded }) => (loaded ? [name] : [])));
}

/** What a summary says of images: stand-ins, and those that could not be had. */
export function notesOf(images: readonly ProvidedImage[]): readonly string[] {
  return images.flatMap(({ note }) => (note === undefined ? [] : [note]));
}

/** Without a policy `latest` means Always (https://kubernetes.io/docs/concepts/containers/images/). */
function pulls(image: string, policy: unknown): boolean {
  if (typeof policy === 'string' && policy !== '') return policy === 'Always';
  return imageReference(image)?.tag === 'latest';
}

type Change = (container: JsonObject) => JsonObject;

function changeContainers({ apiVersion, kind, object }: Workload, change: Change): JsonObject {
  return changeAt(object, podSpecs[`${apiVersion} ${kind}`], change);
}

/** A copy along the path; what does not have the shape is left as it is: the API says what is wrong with it. */
function changeAt(object: JsonObject, path: readonly string[] | undefined, change: Change): JsonObject {
  if (path === undefined) return object;
  const [key, ...rest] = path;
  if (key !== undefined) {
    const below = object[key];
    return isMapping(below) ? { ...object, [key]: changeAt(below, rest, change) } : object;
  }
  const changed: Record<string, JsonObject[string]> = { ...object };
  for (const name of containerLists) {
    const containers = object[name];
    if (!Array.isArray(containers)) continue;
    changed[name] = containers.map((one) => (isMapping(one) ? change(one as JsonObject) : (one as JsonObject)));
  }
  return changed;
}
