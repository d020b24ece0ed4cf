import type { Recipe } from './recipe.ts';
import { kubernetes121 } from './recipes/kubernetes-1.21.ts';
import { kubernetes134 } from './recipes/kubernetes-1.34.ts';
import { isVersion } from './version.ts';

/** What is made where no version is asked for. */
export const DEFAULT_RECIPE = kubernetes134;

/** All node images that labrig can make, newest Kubernetes first. A new version is one more, with its Go module. */
export const RECIPES: readonly Recipe[] = [kubernetes134, kubernetes121];

/** The recipe for a Kubernetes version, given as 1.21 or 1.21.14; undefined where there is none. */
export function recipeFor(wanted: string): Recipe | undefined {
  return RECIPES.find(({ kubernetes }) => isVersion(kubernetes, wanted));
}
