import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where runs, labs and ledgers live: `$XDG_STATE_HOME/labrig`, else `~/.local/state/labrig`. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env): string {
  const base = env['XDG_STATE_HOME'];
  return join(base !== undefined && base.startsWith('/') ? base : join(homedir(), '.local', 'state'), 'labrig');
}

export function runsFolder(): string {
  return join(stateFolder(), 'runs');
}

export function labsFolder(): string {
  return join(stateFolder(), 'labs');
}
