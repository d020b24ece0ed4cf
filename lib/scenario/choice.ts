import type * as z from 'zod';
import { ZodUnion } from 'zod';
import { $constructor } from 'zod/v4/core';

/** Refused before any option is tried; the message is one of `coded`. */
export interface Refusal {
  readonly message: string;
  /** Below the value that was to be chosen for. */
  readonly path: readonly (string | number)[];
}

type Option = z.core.$ZodType;

interface ChoiceDef extends z.core.$ZodUnionDef<readonly Option[]> {
  choose(input: unknown): Option | Refusal;
}

interface ChoiceInternals extends z.core.$ZodTypeInternals {
  def: ChoiceDef;
}

interface Choice extends z.ZodType {
  _zod: z.core.$ZodUnionInternals<readonly Option[]> & ChoiceInternals;
}

/**
 * A union that looks at the value to decide which option is meant, as zod's own discriminated union does by one key.
 * So only what is wrong with the meant option is reported, and only that one is tried. In the JSON Schema it is `anyOf`.
 */
const Choice: $constructor<Choice, ChoiceDef> = $constructor<Choice, ChoiceDef>('Choice', (inst, def) => {
  // A union reads its options when it is made; these may be made only when they are asked for.
  ZodUnion.init(inst as unknown as ZodUnion, { type: 'union', options: [] });
  inst._zod.def = def;
  inst._zod.parse = (payload, context) => {
    const chosen = def.choose(payload.value);
    if ('_zod' in chosen) return chosen._zod.run(payload, context);
    payload.issues.push({
      code: 'custom',
      input: payload.value,
      inst,
      path: [...chosen.path],
      message: chosen.message,
      continue: false,
    });
    return payload;
  };
});

/** `options` may be a function, for those of which most are never chosen: it is called by who wants all of them. */
export function choice<const Options extends readonly Option[]>(
  options: Options | (() => Options),
  choose: (input: unknown) => Options[number] | Refusal,
): z.ZodType<z.core.output<Options[number]>> {
  const def: ChoiceDef = {
    type: 'union',
    get options() {
      return typeof options === 'function' ? options() : options;
    },
    choose,
  };
  // The constructor knows no types of options: they are given back here.
  return new Choice(def) as unknown as z.ZodType<z.core.output<Options[number]>>;
}

/** A mapping, as YAML gives it. */
export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
