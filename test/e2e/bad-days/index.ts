import type { BadDay } from './bad-day.ts';
import { diskFull } from './disk-full.ts';
import { engineGone } from './engine-gone.ts';
import { interrupted } from './interrupted.ts';
import { portTaken } from './port-taken.ts';

export const badDays: readonly BadDay[] = [...interrupted, engineGone, diskFull, portTaken];
