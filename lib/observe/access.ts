import * as z from 'zod';
import type { JsonObject } from '../scenario/model.ts';
import { defineSubject } from './define.ts';
import { askAccess, type AccessQuestion } from './access-question.ts';
import { sample } from './sample.ts';
import type { ObservedLab } from './subject.ts';
import { answer, defined } from './words.ts';

const oneOrMore = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const schema = z.strictObject({
  as: z.string().min(1).describe('Who asks: a user, or `system:serviceaccount:NAMESPACE:NAME` with its groups.'),
  groups: z
    .array(z.string().min(1))
    .optional()
    .describe('Groups of the user, beside `system:authenticated` and those of a ServiceAccount.'),
  verb: oneOrMore.describe('`get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, ...; one or several.'),
  resource: oneOrMore.describe('Plural, as in roles: `pods`, `deployments`, `pods/log`; one or several.'),
  apiVersion: z
    .string()
    .min(1)
    .optional()
    .describe('Group and version of the resource. Without it: the one the API prefers.'),
  namespace: z
    .string()
    .min(1)
    .optional()
    .describe("Namespace; `*`: in all of them at once. Without it: the lab's own. Ignored for what is in none."),
  name: z.string().min(1).optional().describe('Name of one object, where the right is to that one.'),
});

type Spec = z.infer<typeof schema>;

/**
 * Whether somebody may do something: the API's authorizer is asked (SubjectAccessReview), and the thing is tried in
 * their name (impersonation; writes as dry runs). `allowed` is `disputed` where the two say different things.
 */
export const access = defineSubject<Spec, Spec, AccessItem>({
  name: 'access',
  schema: schema.describe(
    'Whether somebody may do something: what the authorizer says, and what comes of a request in their name; asked every 250 ms.',
  ),
  answers: {
    allowed: answer('`true` or `false` where both say so, for every verb and resource; `disputed` where they differ.'),
  },
  mode: 'sample',
  every: 250,
  within: 10_000,
  stream: (spec) => defined(spec),
  select: (_spec, items) => items as unknown as readonly JsonObject[],
  key: ({ verb, resource }) => `${verb} ${resource}`,
  label: ({ as, verb, resource }) => `${as}: ${verb} ${resource}`,
  observe: (spec, lab, sink, signal) =>
    sample((stop) => askAll(questions(spec, lab.namespace), lab, stop), 250, lab, sink, signal),
});

interface AccessItem {
  readonly as: string;
  readonly verb: string;
  readonly resource: string;
}

/** One after the other: many at once keep a busy API from answering any of them in time. */
async function askAll(
  all: readonly AccessQuestion[],
  { cluster }: ObservedLab,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  const answers: JsonObject[] = [];
  for (const question of all) answers.push({ ...question, ...(await askAccess(question, cluster.api, signal)) });
  return answers;
}

/** Every verb on every resource. */
function questions(
  { as, groups = [], verb, resource, apiVersion, namespace, name }: Spec,
  own: string,
): AccessQuestion[] {
  return list(resource).flatMap((one) =>
    list(verb).map((each) => ({
      as,
      groups: [...groups, ...groupsOf(as)],
      verb: each,
      resource: one,
      namespace: namespace ?? own,
      ...defined({ apiVersion, name }),
    })),
  );
}

/** The groups that the API server gives whoever asks with the token of a ServiceAccount, or with any credentials. */
function groupsOf(user: string): readonly string[] {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user) ?? [];
  const accounts = namespace === undefined ? [] : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return [...accounts, 'system:authenticated'];
}

function list(words: string | readonly string[]): readonly string[] {
  return typeof words === 'string' ? [words] : words;
}
