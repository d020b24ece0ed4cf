import * as z from 'zod';
import { resourcePath } from '../cluster/api.ts';
import type { Write } from '../journal/entry.ts';
import { choice, isMapping } from '../scenario/choice.ts';
import { fillNamespace } from '../scenario/placeholder.ts';
import { type ActionContext, defineAction } from './action.ts';
import { ActionError } from './action-error.ts';
import { describeManifests, type ManifestSpec, manifestSpec } from './manifest-spec.ts';
import { readManifests } from './manifests.ts';
import { findTarget, placed, type Target, targetLabel, targetPath, writesOf } from './objects.ts';
import { apiVersionWord, kindWord, labelSelector, labelsWord, listOf, namespaceWord, namesWord } from './words.ts';

const chosen = z
  .strictObject({
    kind: kindWord,
    apiVersion: apiVersionWord,
    namespace: namespaceWord,
    name: namesWord,
    labels: labelsWord,
    all: z.literal(true).optional().describe('Every object of the kind in the namespace.'),
    gracePeriod: z.int().min(0).optional().describe("Seconds that pods get to end. Without it: the pod's own."),
    orphan: z.boolean().optional().describe('Leave what the object owns: its pods lose their owner and stay.'),
  })
  .refine(
    ({ name, labels, all }) => [name, labels, all].filter((one) => one !== undefined).length === 1,
    'say which: exactly one of `name`, `labels` or `all: true`',
  );

type Chosen = z.infer<typeof chosen>;
type Spec = Chosen | ManifestSpec;

/** Deletes and does not wait: what becomes of the objects is for expectations to see. */
export const deleteObjects = defineAction<Spec>({
  verb: 'delete',
  answeredBy: 'api',
  schema: choice([chosen, manifestSpec], (input) =>
    isMapping(input) && 'kind' in input ? chosen : manifestSpec,
  ).describe('Deletes objects of the API: by kind and `name`, `labels` or `all: true`; or those that manifests name.'),
  describe: (spec) => `delete ${isChosen(spec) ? describeChosen(spec) : describeManifests(spec)}`,
  async run(spec, context) {
    const deleted = isChosen(spec) ? await deleteChosen(spec, context) : await deleteManifests(spec, context);
    return {
      summary: `deleted ${deleted.map(({ label }) => label).join(', ')}`,
      writes: deleted.flatMap(({ writes }) => writes),
      warnings: deleted.flatMap(({ warnings }) => warnings),
    };
  },
});

function isChosen(spec: Spec): spec is Chosen {
  return 'kind' in spec;
}

function describeChosen({ kind, namespace, name, labels }: Chosen): string {
  const which = name === undefined ? (labels === undefined ? 'every' : `every ${labelSelector(labels)}`) : '';
  return [which, kind, ...listOf(name), ...(namespace === undefined ? [] : [`of ${namespace}`])]
    .filter(Boolean)
    .join(' ');
}

interface Deleted {
  readonly label: string;
  readonly writes: readonly Write[];
  readonly warnings: readonly string[];
}

async function deleteChosen(spec: Chosen, context: ActionContext): Promise<readonly Deleted[]> {
  const resource = await context.cluster.api.resource(spec.apiVersion, spec.kind);
  const namespace = resource.namespaced ? (spec.namespace ?? context.namespace) : undefined;
  const selector = spec.labels === undefined ? '' : `?labelSelector=${encodeURIComponent(labelSelector(spec.labels))}`;
  const names =
    spec.name === undefined
      ? await listNames(`${resourcePath(resource, namespace)}${selector}`, context)
      : listOf(spec.name);
  if (names.length === 0) throw new ActionError(`nothing to delete: no ${describeChosen(spec)}`);
  return Promise.all(names.map((name) => deleteOne({ resource, namespace, name }, spec, context)));
}

const listSchema = z.object({ items: z.array(z.object({ metadata: z.object({ name: z.string() }) })) });

async function listNames(path: string, { cluster, signal }: ActionContext): Promise<readonly string[]> {
  const { body } = await cluster.api.request({ path, signal });
  return listSchema.parse(JSON.parse(body)).items.map(({ metadata }) => metadata.name);
}

/** In reverse: what stands on others goes first. */
async function deleteManifests(spec: ManifestSpec, context: ActionContext): Promise<readonly Deleted[]> {
  const deleted: Deleted[] = [];
  for (const written of [...readManifests(spec)].reverse()) {
    const manifest = fillNamespace(written, context.namespace);
    try {
      const namespace = manifest.namespace ?? spec.namespace;
      const target = await findTarget({ ...manifest, namespace }, context);
      deleted.push(await deleteOne(target, {}, context));
    } catch (error) {
      throw placed(error, manifest.place);
    }
  }
  return deleted;
}

async function deleteOne(
  target: Target,
  { gracePeriod, orphan }: Pick<Partial<Chosen>, 'gracePeriod' | 'orphan'>,
  { cluster, signal }: ActionContext,
): Promise<Deleted> {
  const answer = await cluster.api.request({
    method: 'DELETE',
    path: targetPath(target),
    body: {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: orphan === true ? 'Orphan' : 'Background',
      ...(gracePeriod === undefined ? {} : { gracePeriodSeconds: gracePeriod }),
    },
    signal,
  });
  return { label: targetLabel(target), writes: writesOf(target, answer), warnings: answer.warnings };
}
