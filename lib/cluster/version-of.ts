import type { ApiClient } from './api.ts';

/** `v1.34.2` */
export async function versionOf(api: ApiClient, signal: AbortSignal): Promise<string> {
  const answer: unknown = JSON.parse((await api.request({ path: '/version', signal })).body);
  return answer !== null && typeof answer === 'object' && 'gitVersion' in answer ? String(answer.gitVersion) : '';
}
