// Runs the built program with the arguments given, and keeps what V8 compiled for it: see lib/process/code-cache.ts.
import { join } from 'node:path';
import { cachedModules } from '../dist/lib/process/code-cache.js';

const modules = cachedModules();
process.on('exit', modules.writeCaches);
modules.load(join(import.meta.dirname, '..', 'dist', 'program', 'main.cjs'));
