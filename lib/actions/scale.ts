import * as z from 'zod';
import { defineAction } from './action.ts';
import { findTarget, targetLabel, targetPath, writesOf } from './objects.ts';
import { apiVersionWord, kindWord, namespaceWord, nameWord } from './words.ts';

const schema = z.strictObject({
  kind: kindWord,
  apiVersion: apiVersionWord,
  namespace: namespaceWord,
  name: nameWord,
  replicas: z.int().min(0).max(10_000).describe('How many pods it shall have.'),
});

/** By the kind's own `/scale`, as kubectl does it: custom kinds that offer one are scaled likewise. */
export const scale = defineAction<z.infer<typeof schema>>({
  verb: 'scale',
  answeredBy: 'api',
  schema: schema.describe('Changes how many pods a Deployment, ReplicaSet or StatefulSet has.'),
  describe: ({ kind, name, replicas }) => `scale ${kind} ${name} to ${replicas}`,
  async run(spec, context) {
    const target = await findTarget(spec, context);
    const answer = await context.cluster.api.request({
      method: 'PATCH',
      path: `${targetPath(target, 'scale')}?fieldManager=labrig`,
      contentType: 'application/merge-patch+json',
      body: { spec: { replicas: spec.replicas } },
      signal: context.signal,
    });
    const summary = `scaled ${targetLabel(target)} to ${spec.replicas}`;
    return { summary, writes: writesOf(target, answer), warnings: answer.warnings };
  },
});
