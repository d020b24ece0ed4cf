/** One option of an iptables rule, with what stands before and after it: `! -s 10.244.0.0/16`. */
export interface RuleOption {
  readonly name: string;
  readonly values: readonly string[];
  readonly negated: boolean;
}

interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

/** Reads what follows `-A CHAIN`. Never throws: what is no option has no name and stands alone. */
export function readOptions(line: string): readonly RuleOption[] {
  const options: { name: string; values: string[]; negated: boolean }[] = [];
  let negated = false;
  for (const { text, quoted } of wordsOf(line)) {
    const last = options.at(-1);
    if (!quoted && text === '!') negated = true;
    else if (!quoted && /^--?[a-zA-Z]/.test(text)) {
      options.push({ name: text, values: [], negated });
      negated = false;
    } else if (last === undefined) options.push({ name: '', values: [text], negated });
    else last.values.push(text);
  }
  return options;
}

/** Words between spaces; in double quotes a backslash takes the next character as it is. */
function wordsOf(line: string): readonly Word[] {
  const words: Word[] = [];
  const pattern = /"((?:[^"\\]|\\.)*)"|(\S+)/gsu;
  for (const [, inQuotes, plain] of line.matchAll(pattern)) {
    if (inQuotes === undefined) words.push({ text: plain ?? '', quoted: false });
    else words.push({ text: inQuotes.replaceAll(/\\(.)/gsu, '$1'), quoted: true });
  }
  return words;
}
