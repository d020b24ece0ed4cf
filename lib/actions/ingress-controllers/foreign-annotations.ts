import { isMapping } from '../../scenario/choice.ts';
import type { ActionContext } from '../action.ts';
import { ActionError } from '../action-error.ts';
import type { Manifest } from '../manifests.ts';
import { type ControllerIdentity, controllerIdentities } from './identity.ts';
import { installedClasses } from './installed.ts';

/**
 * Rejects with ActionError where an Ingress asks for something in the words of a controller that is not there, while
 * another one is, which would serve it as if that had not been said.
 */
export async function refuseForeignAnnotations(
  manifests: readonly Pick<Manifest, 'kind' | 'name' | 'object' | 'place'>[],
  context: ActionContext,
): Promise<void> {
  const asking = manifests.flatMap((manifest) => {
    const meant = manifest.kind === 'Ingress' ? controllerIdentities.filter((one) => annotationOf(manifest, one)) : [];
    return meant.map((controller) => ({ manifest, controller }));
  });
  if (asking.length === 0) return;
  const installed = new Set((await installedClasses(context)).map(({ controller }) => controller));
  if (installed.size === 0) return;
  for (const { manifest, controller } of asking) {
    if (installed.has(controller)) continue;
    const there = [...installed].map(({ name }) => name).join(', ');
    throw new ActionError(
      `${manifest.place}: Ingress ${manifest.name} has the annotation ${annotationOf(manifest, controller) ?? ''}, ` +
        `which ${there} does not know and would ignore; say it by the action \`ingress\` (rewrite, canary), ` +
        'which writes it for the controller that is installed',
    );
  }
}

function annotationOf({ object }: Pick<Manifest, 'object'>, { annotations }: ControllerIdentity): string | undefined {
  const metadata = object['metadata'];
  const all = isMapping(metadata) ? metadata['annotations'] : undefined;
  return isMapping(all) ? Object.keys(all).find((name) => name.startsWith(annotations)) : undefined;
}
