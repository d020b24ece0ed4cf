#!/usr/bin/env node
import { join } from 'node:path';
import { isMainThread } from 'node:worker_threads';
import { cachedModules } from '../process/code-cache.ts';

/**
 * What `labrig` is when it is installed, and what its threads begin with: the build puts this file beside the folder of
 * the program.
 */
cachedModules().load(join(import.meta.dirname, 'program', isMainThread ? 'main.cjs' : 'check-files-worker.cjs'));
