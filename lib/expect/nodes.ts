import type { Json, Scenario, SequenceItem, Step } from '../scenario/model.ts';
import { isList } from './path.ts';

/** A node as every lab calls it: `control-plane`, `worker`, `worker2`. What the API calls it is the provider's choice. */
export const nodeAlias = /^(?:control-plane|worker)\d*$/;

/** Stands among what was saved, under the one name that no `save` can have: the API's name of each node, by its alias. */
export const nodesOfLab = '';

/** The aliases that matches name by the operator `node`. Where the lab has no such node, `none` would hold of anything. */
export function nodesOfMatches({ steps }: Pick<Scenario, 'steps'>): readonly string[] {
  const matches = steps
    .flatMap(questionsOf)
    .flatMap(({ query, test }) => [query.where, test?.all, test?.any, test?.none])
    .filter((match) => match !== undefined);
  return [...new Set(matches.flatMap((match) => Object.values(match).flatMap(aliasesIn)))];
}

type Question = Pick<SequenceItem, 'query'> & Partial<Pick<SequenceItem, 'test'>>;

function questionsOf({ save, throughout, expect }: Step): readonly Question[] {
  return [
    ...save,
    ...throughout.flatMap((goal) => [goal, ...(goal.while === undefined ? [] : [goal.while])]),
    ...expect.flatMap((goal) => ('sequence' in goal ? goal.sequence : [goal])),
  ];
}

/** Of a pattern: a key of its own is an operator, or part of a value. */
function aliasesIn(pattern: Json): readonly string[] {
  if (typeof pattern !== 'object' || pattern === null) return [];
  if (isList(pattern)) return pattern.flatMap(aliasesIn);
  return Object.entries(pattern).flatMap(([key, inner]) =>
    key === 'node' ? [inner].flat().filter((one) => typeof one === 'string') : aliasesIn(inner),
  );
}
