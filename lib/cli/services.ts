import { actions } from '../actions/registry.ts';
import { faults } from '../faults/registry.ts';
import { subjects } from '../observe/registry.ts';
import type { Registries } from '../engine/verbs.ts';

/** All that a scenario file can say, wired here and nowhere else. */
export const registries: Registries = { subjects, actions, faults };
