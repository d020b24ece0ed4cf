import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What can be made again: `$XDG_CACHE_HOME/labrig`, else `~/.cache/labrig`. */
export function cacheFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base !== undefined && base.startsWith('/') ? base : join(homedir(), '.cache'), 'labrig');
}

/** The files that come with labrig and are not TypeScript. */
export function assetsFolder(): string {
  // Compiled file to file this module lies some folders below dist, bundled it lies in dist: the assets are in the nearest one.
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const assets = join(folder, 'assets');
    if (existsSync(join(assets, 'node-image'))) return assets;
    if (folder === dirname(folder)) throw new Error('labrig is not installed whole: its folder assets is missing');
  }
}
