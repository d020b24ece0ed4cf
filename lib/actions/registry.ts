import type { Action } from './action.ts';
import { apply } from './apply.ts';
import { deleteObjects } from './delete.ts';
import { exec } from './exec.ts';
import { ingress } from './ingress.ts';
import { install } from './install.ts';
import { patch } from './patch.ts';
import { replace } from './replace.ts';
import { restore } from './restore.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { script } from './script.ts';

/** Every action, by its verb in scenario files. A new one is one new file and one line. */
export const actions: readonly Action[] = [
  apply,
  deleteObjects,
  patch,
  replace,
  scale,
  exec,
  run,
  script,
  restore,
  install,
  ingress,
];
