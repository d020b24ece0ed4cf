import type { IngressController } from './controller.ts';
import { nginx } from './nginx.ts';
import { traefik } from './traefik.ts';

/** Every controller that the word `ingress` knows. */
export const ingressControllers: readonly IngressController[] = [traefik, nginx];

export function ingressController(name: IngressController['name']): IngressController {
  const found = ingressControllers.find((one) => one.name === name);
  if (found === undefined) throw new TypeError(`no such controller: ${name}`);
  return found;
}
