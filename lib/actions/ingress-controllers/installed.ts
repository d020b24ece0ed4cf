import * as z from 'zod';
import type { ActionContext } from '../action.ts';
import { ActionError } from '../action-error.ts';
import { type ControllerIdentity, controllerIdentities } from './identity.ts';

/** A class that the cluster has, of a controller that labrig knows. */
export interface InstalledClass {
  readonly name: string;
  readonly controller: ControllerIdentity;
}

const listSchema = z.object({
  items: z.array(
    z.object({ metadata: z.object({ name: z.string() }), spec: z.object({ controller: z.string().optional() }) }),
  ),
});

/** The classes of known controllers, as the API has them. */
export async function installedClasses({ cluster, signal }: ActionContext): Promise<readonly InstalledClass[]> {
  const { body } = await cluster.api.request({ path: '/apis/networking.k8s.io/v1/ingressclasses', signal });
  return listSchema.parse(JSON.parse(body)).items.flatMap(({ metadata, spec }) => {
    const controller = controllerIdentities.find((one) => one.controller === spec.controller);
    return controller === undefined ? [] : [{ name: metadata.name, controller }];
  });
}

/** The class of this name; without one, the only one. */
export async function ingressClass(name: string | undefined, context: ActionContext): Promise<InstalledClass> {
  const classes = await installedClasses(context);
  const found = name === undefined ? classes : classes.filter((one) => one.name === name);
  const [first, second] = found;
  if (first !== undefined && second === undefined) return first;
  const names = classes.map((one) => `${one.name} (${one.controller.name})`).join(', ');
  if (first !== undefined) throw new ActionError(`there are several ingress classes, name one by \`class\`: ${names}`);
  throw new ActionError(
    classes.length === 0
      ? 'no ingress controller is installed; first: install: {ingress: {controller: traefik}}'
      : `there is no ingress class ${name ?? ''}; there are ${names}`,
  );
}
