import { isMapping } from './choice.ts';

/** Characters of a scenario's name: with the id of a run it names a namespace. */
export const longestName = 40;

/** One way to run a file with a `matrix`: a value for each of its names. */
export type Variant = Readonly<Record<string, string>>;

/**
 * Every combination of the values of a file's `matrix`, the last name changing fastest; one without a name where it has
 * no matrix. `given` decides a name for all of them. What is no list of texts is the schema's to complain about.
 */
export function variantsOf(data: unknown, given: Variant = {}): readonly Variant[] {
  const matrix = isMapping(data) ? data['matrix'] : undefined;
  if (!isMapping(matrix)) return [{}];
  return Object.entries(matrix).reduce<readonly Variant[]>(
    (variants, [name, values]) => {
      const chosen = Object.hasOwn(given, name) ? [given[name]] : Array.isArray(values) ? (values as unknown[]) : [];
      const texts = chosen.filter((value) => typeof value === 'string');
      return texts.length === 0
        ? variants
        : variants.flatMap((variant) => texts.map((text) => ({ ...variant, [name]: text })));
    },
    [{}],
  );
}

/** `ipvs`, or `ipvs-1.34` of two names: what tells a variant from the others of its file. */
export function variantLabel(variant: Variant): string {
  return Object.values(variant).join('-');
}

/** Name of the scenario of a variant: `service-gap-ipvs`, `skew-1-34`. */
export function variantName(name: string, variant: Variant): string {
  const label = variantLabel(variant)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return label === '' ? name : `${name}-${label}`;
}
