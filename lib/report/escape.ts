// Text from the cluster is untrusted: a pod may print ANSI sequences, and names in a message may hold what turns a line around.

/** Control and format characters (bidi and zero-width ones among them), lone surrogates, line and paragraph separators. */
const unsafeOnTerminal = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** One line for a terminal: what could move the cursor, colour, or reorder text is shown instead of sent. */
export function terminalLine(text: string): string {
  return text.replace(unsafeOnTerminal, visible);
}

/** The lines of a text, each safe for a terminal. Tabs become two spaces. */
export function terminalLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => terminalLine(line.replaceAll('\t', '  ')));
}

/** What XML 1.0 has no way to say, not even as a character reference (https://www.w3.org/TR/xml/#charsets). */
const notXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Character data of an XML element. A bare carriage return would be read back as a line feed, so it is a reference. */
export function xmlText(text: string): string {
  return text.replace(notXml, visible).replace(/[&<>\r]/g, reference);
}

/** The inside of a double-quoted XML attribute. White space is kept by references: a reader would make it spaces. */
export function xmlAttribute(text: string): string {
  return text.replace(notXml, visible).replace(/[&<>"\t\n\r]/g, reference);
}

function reference(character: string): string {
  return references[character] ?? character;
}

function visible(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = (character.codePointAt(0) ?? 0).toString(16);
  if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
}
