#!/usr/bin/env node
import { join } from 'node:path';
import { cachedModules } from '../process/code-cache.ts';

/** What `labrig` is when it is installed: the build puts this file beside the folder of the program. */
cachedModules().load(join(import.meta.dirname, 'program', 'main.cjs'));
