/** What other programs may use: reading and judging journals, loading scenarios. */
export { journalSubjects as subjects } from './observe/registry.ts';
export { type Replay, replay } from './expect/replay.ts';
export { type Journal, readJournal } from './journal/read.ts';
export type * from './journal/entry.ts';
export type { Scenario } from './scenario/model.ts';
