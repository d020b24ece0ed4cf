import fc from 'fast-check';

/** A recorded text with pieces of it cut out, doubled or exchanged for anything. */
export function damaged(text: string): fc.Arbitrary<string> {
  const place = fc.nat({ max: text.length });
  const wound = fc.record({ at: place, length: fc.nat({ max: 400 }), put: fc.oneof(fc.string(), fc.constant('\n')) });
  return fc
    .array(wound, { minLength: 1, maxLength: 6 })
    .map((wounds) =>
      wounds.reduce((all, { at, length, put }) => all.slice(0, at) + put + all.slice(at + length), text),
    );
}

/** Texts of any letters, and of those that the parsed formats give a meaning to. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({
    unit: fc.constantFrom(
      '-',
      '-A',
      ' ',
      ':',
      '*',
      '[',
      ']',
      '!',
      '"',
      '\\',
      '/',
      '.',
      ',',
      '0',
      '9',
      'KUBE-SVC-',
      'j',
      '\n',
    ),
    maxLength: 300,
  }),
);
