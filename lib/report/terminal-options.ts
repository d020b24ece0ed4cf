/** What a stream can show. */
export interface TerminalOptions {
  /** Redrawing is possible: a terminal, and not a dumb one. */
  readonly isTTY: boolean;
  /** Absent where lines need no wrapping: a file, a pipe. */
  readonly columns?: number;
  readonly color: boolean;
}

/** `color: false` is `--no-color`; then come NO_COLOR (https://no-color.org), FORCE_COLOR, and the stream itself. */
export function terminalOptions(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  { color, env = process.env }: { readonly color?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): TerminalOptions {
  const isTTY = stream.isTTY === true && env['TERM'] !== 'dumb';
  return {
    isTTY,
    ...(stream.isTTY === true ? { columns: usable(stream.columns) } : {}),
    color: color !== false && (env['NO_COLOR'] ?? '') === '' && (isTTY || isForced(env['FORCE_COLOR'])),
  };
}

/** Terminals over a serial line say 0 columns. */
function usable(columns: number | undefined): number {
  return columns === undefined || columns <= 0 ? 80 : Math.max(columns, 20);
}

function isForced(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value !== 'false';
}
