/** A command as an argument list: a line goes to the shell. */
export function argumentsOf(command: string | readonly string[]): readonly string[] {
  return typeof command === 'string' ? ['sh', '-c', command] : command;
}

/** A command as it can be pasted into a shell. */
export function shellLine(command: string | readonly string[]): string {
  return typeof command === 'string' ? command : command.map(quote).join(' ');
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The last line that a program said. */
export function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

/** What was run, and the last line that it said, if any. */
export function saying(what: string, stdout: string): string {
  const said = lastLine(stdout);
  return said === '' ? what : `${what}: ${said}`;
}
