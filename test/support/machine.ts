import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/** What a run could leave behind, each as sorted lines: equal before and after, or the difference says what. */
export type Snapshot = Readonly<Record<string, readonly string[]>>;

export interface SnapshotOptions {
  readonly engine: string;
  /** Folders whose files must stay byte for byte the same. */
  readonly folders: readonly string[];
  /** Folders below them that are labrig's own. */
  readonly except: readonly string[];
}

export async function snapshot({ engine, folders, except }: SnapshotOptions): Promise<Snapshot> {
  const lines = async (file: string, args: readonly string[]): Promise<readonly string[]> => {
    const { stdout } = await execa(file, args);
    return stdout.split('\n').filter(Boolean).sort();
  };
  const [containers, networks, volumes, routes, links] = await Promise.all([
    lines(engine, ['ps', '--all', '--no-trunc', '--format', '{{.ID}} {{.Names}}']),
    lines(engine, ['network', 'ls', '--no-trunc', '--format', '{{.ID}} {{.Name}}']),
    lines(engine, ['volume', 'ls', '--format', '{{.Name}}']),
    lines('ip', ['route', 'show', 'table', 'all']),
    lines('ip', ['-brief', 'link']),
  ]);
  const names = links.map((link) => link.split(/[\s@]/)[0] ?? '');
  return {
    containers,
    networks,
    volumes,
    routes: routes.flatMap(routeItself),
    links: names,
    files: folders.flatMap((folder) => filesOf(folder, except)),
  };
}

/**
 * The route without the state of its link: the kernel says `linkdown` of the engine's own bridge some time after the
 * last container left it, and gives that bridge its link-local routes when the first one comes.
 */
function routeItself(route: string): readonly string[] {
  const isOfBridge = / dev docker0 /.test(route) && /fe80|ff00/.test(route);
  return isOfBridge ? [] : [route.replace(/ linkdown\b/, '').trimEnd()];
}

/** Lines that are in one snapshot only, with where; empty: nothing is different. */
export function difference(before: Snapshot, after: Snapshot): readonly string[] {
  return Object.keys(before).flatMap((what) => {
    const [old, now] = [before[what] ?? [], after[what] ?? []];
    return [
      ...now.filter((line) => !old.includes(line)).map((line) => `${what}: left: ${line}`),
      ...old.filter((line) => !now.includes(line)).map((line) => `${what}: gone: ${line}`),
    ];
  });
}

function filesOf(path: string, except: readonly string[]): readonly string[] {
  if (except.includes(path)) return [];
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return [`${path} -> ${readlinkSync(path)}`];
  if (stat.isDirectory())
    return [
      path,
      ...readdirSync(path)
        .sort()
        .flatMap((name) => filesOf(join(path, name), except)),
    ];
  if (!stat.isFile()) return [path];
  return [`${path} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`];
}
