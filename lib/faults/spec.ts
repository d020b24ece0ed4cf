import * as z from 'zod';

/** Pieces that the schemas of several faults share. */
export const nodeWord = z.string().min(1).describe('The node: `control-plane`, `worker2`, or its full name.');
