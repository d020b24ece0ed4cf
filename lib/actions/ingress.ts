import * as z from 'zod';
import { defineAction } from './action.ts';
import { applyManifests } from './apply-manifests.ts';
import { ingressClass } from './ingress-controllers/installed.ts';
import { ingressController } from './ingress-controllers/registry.ts';
import { readManifests } from './manifests.ts';
import { namespaceWord, nameWord } from './words.ts';

const pathWord = z.string().regex(/^\/[\w./~-]*$/, 'a path begins with `/` and is of letters, digits and `./_~-`');
const serviceWord = z.string().min(1).describe('The Service that answers; a headless one will do.');
const portWord = z.int().min(1).max(65_535).describe("A port of the Service, not of its pods'.");

const schema = z.strictObject({
  name: nameWord,
  namespace: namespaceWord,
  class: z
    .string()
    .min(1)
    .optional()
    .describe('IngressClass. Without it: the only one of a controller that labrig knows.'),
  host: z.string().min(1).optional().describe('Name that requests must be for. Without it: any.'),
  path: pathWord.describe('Requests for this path and what is below it: `/web`.'),
  service: serviceWord,
  port: portWord,
  rewrite: pathWord.optional().describe('What takes the place of `path` before the Service gets the request: `/`.'),
  canary: z
    .strictObject({
      header: z
        .string()
        .regex(/^[\w-]+$/, 'the name of a header')
        .describe('Name of the header: `x-region`.'),
      value: z
        .string()
        .regex(/^[^`]+$/, 'a value without a back quote')
        .describe('The exact value that it must have.'),
      service: serviceWord,
      port: portWord.optional().describe('A port of that Service. Without it: the same.'),
    })
    .optional()
    .describe('Requests with this header go to another Service.'),
});

/** What the controllers say each in its own way is said once: rewrite, canary. */
export const ingress = defineAction<z.infer<typeof schema>>({
  verb: 'ingress',
  answeredBy: 'api',
  schema: schema.describe(
    'An Ingress, with a rewrite and a canary that are written the way the installed controller wants them: annotations ' +
      'for ingress-nginx, a Middleware and an IngressRoute for Traefik.',
  ),
  describe: ({ name, path, service }) => `ingress ${name}: ${path} to ${service}`,
  async run(spec, context) {
    const found = await ingressClass(spec.class, context);
    const { name, host, path, rewrite, service, port, canary } = spec;
    const namespace = spec.namespace ?? context.namespace;
    const controller = ingressController(found.controller.name);
    const objects = controller.objects({
      ...{ name, namespace, ingressClass: found.name, host, path, rewrite },
      backend: { service, port },
      canary: canary && {
        header: canary.header,
        value: canary.value,
        backend: { service: canary.service, port: canary.port ?? port },
      },
    });
    const { labels, ...done } = await applyManifests(readManifests({ objects }), context);
    return { summary: `applied ${labels.join(', ')} for ${controller.name}`, ...done };
  },
});
