import { padTo, widthOf, wrap } from './width.ts';

export interface TableOptions {
  /** Columns of the terminal; absent: no limit. */
  readonly columns?: number | undefined;
  /** Alignment by column; default left. */
  readonly align?: readonly ('left' | 'right')[];
}

/**
 * Lines of an aligned table. Where it does not fit, each row becomes a block instead: the first cell on a line
 * of its own, and below it the other cells with their headings.
 * Cells must be safe for a terminal already.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { columns, align = [] }: TableOptions = {},
): readonly string[] {
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => widthOf(row[column] ?? ''))));
  const total = widths.reduce((sum, width) => sum + width, gap.length * (widths.length - 1));
  if (columns !== undefined && total > columns) return blocks(header, rows, columns);
  const line = (row: readonly string[]): string =>
    header
      .map((_, column) => padTo(row[column] ?? '', widths[column] ?? 0, align[column] ?? 'left'))
      .join(gap)
      .trimEnd();
  return [...(header.every((title) => title === '') ? [] : [line(header)]), ...rows.map(line)];
}

const gap = '  ';

function blocks(header: readonly string[], rows: readonly (readonly string[])[], columns: number): readonly string[] {
  return rows.flatMap(([first = '', ...rest]) => [
    ...wrap(first, columns),
    ...rest.flatMap((cell, index) => {
      const title = header[index + 1] ?? '';
      return wrap(title === '' ? cell : `${title}: ${cell}`, columns - 2).map((line) => `  ${line}`);
    }),
  ]);
}
