import { homedir, totalmem } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../folders.ts';
import type { Host } from '../host.ts';

/** A Go toolchain that is new enough. */
export interface Go {
  readonly path: string;
  /** As `go env GOVERSION` says it: go1.24.4 */
  readonly version: string;
}

/**
 * What Go is started with: static programs for the engine's machine, from labrig's own caches, so that all of it goes with one
 * folder. Where modules come from, and how they are checked, stays as the user has it.
 */
export function goEnvironment(host: Host): Record<string, string> {
  const folder = join(cacheFolder(host.env), 'go');
  return {
    ...goSettings(host),
    CGO_ENABLED: '0',
    GOOS: 'linux',
    GOARCH: host.arch,
    GOPATH: join(folder, 'path'),
    GOMODCACHE: join(folder, 'path', 'pkg', 'mod'),
    GOCACHE: join(folder, 'build'),
    GOBIN: '',
    // The version at hand is new enough, or labrig would not use it: no other one is fetched behind its back.
    GOTOOLCHAIN: 'local',
    // modcacherw: a cache that can be removed like any other folder.
    GOFLAGS: '-modcacherw -buildvcs=false',
    GOWORK: 'off',
    GOEXPERIMENT: '',
    GO111MODULE: 'on',
    // A compiler ends soon: collecting less garbage saves a tenth of its time, where there is memory for it.
    ...(totalmem() > 6e9 ? { GOGC: '400' } : {}),
  };
}

/**
 * Go counts what it was used for in the user's configuration folder: it is given one of labrig's own for that
 * (https://go.dev/doc/telemetry). What the user has set by `go env -w` holds all the same.
 */
export function goSettings({ env }: Host): Record<string, string> {
  const config = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config');
  return {
    XDG_CONFIG_HOME: join(cacheFolder(env), 'go', 'config'),
    GOENV: env['GOENV'] ?? join(config, 'go', 'env'),
  };
}
