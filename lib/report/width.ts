import stringWidth from 'fast-string-width';

/** Columns that a text takes on a terminal: East Asian characters take two, combining ones none. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** The text if it fits, else as much of it as does, ending in `…`. */
export function clip(text: string, columns: number): string {
  if (columns <= 0) return '';
  if (widthOf(text) <= columns) return text;
  return `${head(text, columns - 1)}…`;
}

export function padTo(text: string, columns: number, side: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - widthOf(text)));
  return side === 'left' ? text + space : space + text;
}

/** Lines of at most that many columns, broken at spaces where possible. Without `columns`: one line. */
export function wrap(text: string, columns: number | undefined): readonly string[] {
  if (columns === undefined || widthOf(text) <= columns) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) <= columns) {
      line += ` ${word}`;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (widthOf(line) > columns) {
      const part = head(line, Math.max(columns, 2));
      lines.push(part);
      line = line.slice(part.length);
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Made only when needed: it takes 10 ms. */
let graphemes: Intl.Segmenter | undefined;

/** The longest start that fits, never half a character. */
function head(text: string, columns: number): string {
  let taken = '';
  let used = 0;
  graphemes ??= new Intl.Segmenter();
  for (const { segment } of graphemes.segment(text)) {
    used += widthOf(segment);
    if (used > columns) return taken === '' && columns >= 2 ? segment : taken;
    taken += segment;
  }
  return taken;
}
