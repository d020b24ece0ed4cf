import { api } from './api.ts';
import { command } from './command.ts';
import { containers } from './containers.ts';
import { events } from './events.ts';
import { http } from './http.ts';
import { logs } from './logs.ts';
import { objects } from './objects.ts';
import type { Subject } from './subject.ts';

/** Every subject, by its name in scenario files. A new one is one new file and one line. */
export const subjects: ReadonlyMap<string, Subject> = new Map(
  [objects, containers, api, events, logs, http, command].map((subject) => [subject.name, subject]),
);
