import * as z from 'zod';
import type { Json, JsonObject } from '../scenario/model.ts';
import { ApiError } from './api.ts';

const statusSchema = z.object({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null).optional(),
});

/** The refusal that an answer's body says, or its text where it is no Status (a proxy's page, `/readyz`). */
export function statusError(code: number, body: string): ApiError {
  const status = statusSchema.safeParse(parseJson(body)).data;
  return new ApiError(status?.message ?? (body.trim() || `the API answered ${code}`), {
    code: status?.code ?? code,
    reason: status?.reason ?? '',
    ...(status?.details === undefined ? {} : { details: status.details }),
    body,
  });
}

/** Undefined where it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
