import * as z from 'zod';
import { ingressController, ingressControllers } from '../ingress-controllers/registry.ts';
import { defineAddOn } from './add-on.ts';

const names = ingressControllers.map(({ name }) => name);

const schema = z.strictObject({
  controller: z
    .enum(names)
    .describe(
      "`traefik`: compiled from its Go module where its image cannot be pulled. `nginx`: ingress-nginx, the course's, " +
        'from its release alone: where no registry gives its image the run ends as infra.',
    ),
});

/** A program that serves Ingresses, behind a Service of type LoadBalancer. */
export const ingressAddOn = defineAddOn<z.infer<typeof schema>>({
  name: 'ingress',
  schema: schema.describe('A controller of Ingresses, behind a Service of type LoadBalancer.'),
  describe: ({ controller }) => `the ingress controller ${controller}`,
  install: ({ controller }, context) => ingressController(controller).install(context),
});
