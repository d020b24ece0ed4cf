import type { Write } from '../journal/entry.ts';
import { fillNamespace } from '../scenario/placeholder.ts';
import type { ActionContext, Done } from './action.ts';
import type { Manifest } from './manifests.ts';
import { imagesOf, loadedOf, notesOf, withoutPulling } from './pod-images.ts';
import { refuseForeignAnnotations } from './ingress-controllers/foreign-annotations.ts';
import { findTarget, placed, targetLabel, targetPath, writesOf } from './objects.ts';
import { awaitEstablished, awaitServiceAccount } from './settle.ts';

/** What was applied; `labels` name each object. */
export interface AppliedManifests extends Required<Pick<Done, 'writes' | 'warnings' | 'images'>> {
  readonly labels: readonly string[];
}

/** Applies objects server-side, in an order that works, once the nodes have their images. */
export async function applyManifests(
  written: readonly Manifest[],
  context: ActionContext,
  /** Of objects that name none. */
  namespace?: string,
): Promise<AppliedManifests> {
  const manifests = inOrder(written.map((manifest) => fillNamespace(manifest, context.namespace)));
  await refuseForeignAnnotations(manifests, context);
  const images = await context.images.provide(manifests.flatMap(imagesOf));
  const loaded = loadedOf(images);
  const applied: Applied[] = [];
  const ready = new Set<string>();
  for (const manifest of manifests) {
    const object = withoutPulling(manifest, loaded);
    applied.push(await applyOne({ ...manifest, namespace: manifest.namespace ?? namespace, object }, ready, context));
  }
  return {
    labels: applied.map(({ label }) => label),
    writes: applied.flatMap(({ writes }) => writes),
    warnings: applied.flatMap(({ warnings }) => warnings),
    images: notesOf(images),
  };
}

interface Applied {
  readonly label: string;
  readonly writes: readonly Write[];
  readonly warnings: readonly string[];
}

/** What others stand on comes first; else the order of the files. */
function inOrder(manifests: readonly Manifest[]): readonly Manifest[] {
  const rank = ({ kind }: Manifest): number => (kind === 'Namespace' ? 0 : kind === 'CustomResourceDefinition' ? 1 : 2);
  return [...manifests].sort((a, b) => rank(a) - rank(b));
}

async function applyOne(manifest: Manifest, ready: Set<string>, context: ActionContext): Promise<Applied> {
  try {
    const target = await findTarget(manifest, context);
    const { kind, name, object } = manifest;
    if (kind === 'Pod' && target.namespace !== undefined && !ready.has(target.namespace)) {
      await awaitServiceAccount(target.namespace, context);
      ready.add(target.namespace);
    }
    await context.willMake?.(target);
    const answer = await context.cluster.api.request({
      method: 'PATCH',
      path: `${targetPath(target)}?fieldManager=labrig&force=true`,
      // JSON is YAML, and the API server reads it as such.
      contentType: 'application/apply-patch+yaml',
      body: object,
      signal: context.signal,
    });
    if (kind === 'CustomResourceDefinition') await awaitEstablished(name, context);
    return { label: targetLabel(target), writes: writesOf(target, answer), warnings: answer.warnings };
  } catch (error) {
    throw placed(error, manifest.place);
  }
}
