import * as z from 'zod';
import { coded } from './codes.ts';

const pattern = /^(?=\d)(?:\d+h)?(?:\d+m)?(?:\d+(?:\.\d+)?s)?(?:\d+ms)?$/;

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A day: no wait of a scenario is longer. */
const longest = 86_400_000;

/** `1m30s` in milliseconds; undefined where it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (text.length > 32 || !pattern.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) {
    sum += Number(amount) * (unitMs[unit ?? ''] ?? Number.NaN);
  }
  return sum <= longest ? Math.round(sum) : undefined;
}

/** `90s`, `1m30s`, `500ms`: as a person would write it. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  if (ms < 1000) return `${ms}ms`;
  const seconds = (ms % 60_000) / 1000;
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0 || ms <= 300_000) return `${ms / 1000}s`;
  return `${minutes}m${seconds === 0 ? '' : `${seconds}s`}`;
}

/** A duration in a scenario file; its value is milliseconds. */
export const duration = z
  .string({ error: (issue) => coded('BAD_DURATION', explainDuration(issue.input)) })
  .regex(pattern, {
    error: (issue) => coded('BAD_DURATION', explainDuration(issue.input)),
    abort: true,
  })
  .refine((text) => parseDuration(text) !== undefined, {
    error: (issue) => coded('BAD_DURATION', explainDuration(issue.input)),
    abort: true,
  })
  .transform((text) => parseDuration(text) ?? 0)
  .meta({ id: 'Duration', description: 'A duration: `90s`, `1m30s`, `500ms`, `2m`.' });

function explainDuration(input: unknown): string {
  if (typeof input === 'number') return `a duration needs a unit: \`${input}s\` for ${input} seconds`;
  if (typeof input !== 'string') return 'a duration is a string such as `90s`, `1m30s` or `500ms`';
  const shown = JSON.stringify(input.slice(0, 40));
  if (/^\d+(\.\d+)?$/.test(input)) return `${shown} has no unit: write \`${input}s\` for seconds`;
  if (/^-/.test(input)) return `${shown} is negative; a duration is not`;
  if (/\s/.test(input)) return `${shown} has a space in it; write it together: \`1m30s\``;
  if (/^[\d.]+ ?(sec|seconds?|min|minutes?|hours?|d|days?)$/i.test(input))
    return `${shown}: the units are \`ms\`, \`s\`, \`m\` and \`h\``;
  if (pattern.test(input)) return `${shown} is longer than a day`;
  return `${shown} is no duration; write for example \`90s\`, \`1m30s\` or \`500ms\` (units from the largest to the smallest)`;
}
