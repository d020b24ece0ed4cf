import * as z from 'zod';
import { sourceNames } from '../cluster/provider-name.ts';
import { runtimeNames } from '../cluster/runtime-name.ts';
import { answerShape } from './answer-schema.ts';
import { choice, isMapping } from './choice.ts';
import { coded } from './codes.ts';
import { goalSchemas } from './expectation-schema.ts';
import type { ScenarioFile } from './file-model.ts';
import type { Registries } from './registries.ts';
import { longestName } from './matrix.ts';
import { teachingShape } from './text-schema.ts';

function version(example: string): z.ZodString {
  return z.string({
    error: ({ input }) =>
      typeof input === 'number'
        ? coded('UNQUOTED_VERSION', `YAML reads ${input} as a number`)
        : `a version is a quoted string: ${example}`,
  });
}

const configPath = z.string().min(1);
const configInline = z.record(z.string(), z.unknown());

const minikube = z
  .strictObject({
    driver: z.enum(['docker']).optional().describe('What a node is: a container of docker. Default: docker.'),
    containerRuntime: z
      .enum(runtimeNames)
      .optional()
      .describe('What runs containers in the nodes. Default: docker, as minikube has it.'),
    nodes: z.int().min(1).max(10).optional().describe('How many nodes. Default: those of `config`.'),
  })
  .meta({ description: 'What minikube is told, where it makes the cluster (`provider`, or `labrig run --provider`).' });

const existing = z
  .strictObject({
    context: z.string().min(1).describe('Name of its context in the kubeconfig: never just the current one.'),
    kubeconfig: z
      .string()
      .min(1)
      .optional()
      .describe('Path from this file, or from `~/`. It is only read. Default: that of kubectl.'),
    allowFaults: z
      .boolean()
      .optional()
      .describe('`true`: faults may be injected into it. They are undone at the end, and by `labrig clean`.'),
    nodes: z
      .array(
        z.strictObject({
          name: z.string().min(1).describe('As `kubectl get nodes` has it.'),
          ssh: z
            .string()
            .regex(/^[^-\s]\S*$/, 'a destination of ssh is meant: `root@node-1`')
            .describe('What ssh is to connect to, without a password: `root@node-1`, `ssh://root@node-1:2222`.'),
          sudo: z.boolean().optional().describe('`true`: who logs in is not root, and may `sudo` without a password.'),
        }),
      )
      .min(1)
      .optional()
      .describe('Nodes on which something is done or looked at. What only asks the API needs none.'),
    sshConfig: z.string().min(1).optional().describe('A config of ssh, such as `vagrant ssh-config` prints.'),
  })
  .meta({ description: 'Which cluster is meant by `provider: existing`, and what labrig may do there.' });

const cluster = z
  .strictObject({
    provider: z
      .enum(sourceNames)
      .optional()
      .describe(
        'Who makes the cluster. `vm`: one node that is a virtual machine, with a kernel of its own. `existing`: none is made, the one is taken that `existing` names. Default: kind, or vm where this machine has not what `requires.kernel` names.',
      ),
    config: choice([configPath, configInline], (input) => (isMapping(input) ? configInline : configPath))
      .optional()
      .describe('A plain kind.x-k8s.io/v1alpha4 config: a path from this file, or inline. Default: one node.'),
    minikube: minikube.optional(),
    existing: existing.optional(),
    kubernetes: version('`"1.34"`')
      .regex(/^1\.\d+$/, 'a minor version is meant, for example `"1.34"`')
      .optional()
      .describe('Minor version of Kubernetes, quoted: `"1.34"`. Default: the newest at hand.'),
    egress: z
      .enum(['none', 'allow'])
      .optional()
      .describe('`none`: the nodes reach nothing outside the lab. Default: `none` where no image registry answers.'),
    images: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'a stand-in is named by small letters, digits and `-`'))
      .optional()
      .describe('Stand-in images that are loaded into the nodes before the first step.'),
  })
  .meta({ id: 'Cluster', description: 'The cluster on which the scenario runs.' });

const metadata = z
  .strictObject({
    name: z
      .string()
      .max(longestName, `a name has at most ${longestName} characters`)
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'a name has small letters, digits and `-`, no `-` at its ends')
      .describe('Name of the scenario: small letters, digits and `-`, at most 40.'),
    labels: z.record(z.string().min(1), z.string()).optional().describe('Free labels; `homework` groups the list.'),
    experiments: z
      .array(z.string().regex(/^[A-Z]\d{1,3}$/, 'an experiment is a letter and a number: `I3`'))
      .optional()
      .describe('Rows of the catalogue of experiments that this scenario covers.'),
  })
  .meta({ description: 'What the scenario is called, and how it is found.' });

const requires = z
  .strictObject({
    kubernetes: version('`">=1.24"`')
      .optional()
      .describe('Range of Kubernetes versions for which it holds, quoted: `">=1.24"`.'),
    kernel: z
      .array(z.string().regex(/^[a-z0-9_]+$/, 'a module is named by small letters, digits and `_`'))
      .optional()
      .describe('Modules that the kernel of every node must have: `[ip_vs]`.'),
  })
  .meta({ description: 'What must be there; where it is not, the scenario is skipped and says why.' });

const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u, 'a name is one line');

/** What may stand in `$(...)`. */
const placeholderName = z
  .string()
  .regex(/^(?!namespace$)[a-z]\w*$/, 'a small letter first, then letters, digits and `_`; not `namespace`');

/** The words of a step that are no verbs. */
const stepWords: readonly string[] = [
  'name',
  ...Object.keys(teachingShape),
  'save',
  ...Object.keys(answerShape),
  'throughout',
  'expect',
];

/** The one schema of scenario files: validator, types, JSON Schema and `explain` come from it. */
export function fileSchema(registries: Registries): z.ZodType<ScenarioFile> {
  const schema = z
    .strictObject({
      apiVersion: z.literal('labrig/v1alpha1').describe('Version of the format.'),
      kind: z.literal('Scenario').describe('What the file is.'),
      metadata,
      ...teachingShape,
      cluster: cluster.optional().describe('The cluster on which the scenario runs. Default: one node, made by kind.'),
      requires: requires.optional(),
      vars: z
        .record(placeholderName, z.string())
        .optional()
        .describe(
          'Names for texts: `$(name)` stands for one of them anywhere in the file; `labrig run --set name=value` gives another.',
        ),
      matrix: z
        .record(
          placeholderName,
          z
            .array(z.string().min(1))
            .min(1)
            .refine((values) => new Set(values).size === values.length, 'each value stands there once'),
        )
        .optional()
        .describe(
          'Names with several values: the scenario is run once for each (for each combination, of several names), with `$(name)` filled in, and the measured times are shown side by side.',
        ),
      isolation: z
        .enum(['namespace', 'cluster'])
        .optional()
        .describe(
          '`namespace`: it changes nothing of the whole cluster; it gets a namespace of its own, `$(namespace)` in its texts and manifests, and may share a cluster with others. Default: `cluster`.',
        ),
      steps: z
        .array(stepSchema(registries))
        .min(1, 'a scenario has at least one step')
        .describe('Run one after the other; after one that failed no other is run.'),
    })
    .meta({ title: 'labrig scenario', description: 'One experiment on a real Kubernetes cluster.' });
  // The shape of a step is computed from the registries, so its type is not known to the compiler.
  return schema as unknown as z.ZodType<ScenarioFile>;
}

function stepSchema({ subjects, actions, faults }: Registries): z.ZodType {
  const { save, throughout, goal } = goalSchemas(subjects);
  const verbs = Object.fromEntries(actions.map(({ verb, schema }) => [verb, z.optional(schema)]));
  const inject = z.strictObject(Object.fromEntries(faults.map(({ verb, schema }) => [verb, z.optional(schema)]))).meta({
    minProperties: 1,
    maxProperties: 1,
    description: 'Breaks something on purpose: one fault. That it had an effect is proved; it is undone at the end.',
  });
  for (const word of [...stepWords, 'inject']) {
    if (Object.hasOwn(verbs, word)) throw new TypeError(`the verb "${word}" is a word of steps`);
  }
  return z
    .strictObject({
      name: line.describe('What the step does, in a line; unique in the file.'),
      ...teachingShape,
      save: z.array(save).optional().describe('Values to compare with later, taken before the change.'),
      ...verbs,
      inject: inject.optional(),
      ...answerShape,
      throughout: z
        .array(throughout)
        .optional()
        .describe('What must hold all the time, from the change until everything under `expect` is settled.'),
      expect: z.array(goal).optional().describe('What must come to hold after the change, in any order.'),
    })
    .meta({
      id: 'Step',
      description: 'At most one change (an action or `inject`), and what is expected of the cluster.',
      oneOf: atMostOneOf([...Object.keys(verbs), 'inject']),
    });
}

/** For the JSON Schema alone. */
function atMostOneOf(keys: readonly string[]): readonly object[] {
  const each = keys.map((key) => ({ required: [key] }));
  return [...each, { not: { anyOf: each } }];
}
