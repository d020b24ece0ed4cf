import * as z from 'zod';
import { ApiError, type ApiClient, NoSuchKind, type ApiResponse, type Resource } from './api.ts';
import { parseJson } from './api-status.ts';
import { nearest } from './nearest.ts';

type Get = (path: string, accept?: string) => Promise<ApiResponse>;

/** Kinds of the core group come first, as kubectl has it; then those of the other groups, in the API's own order. */
export function createDiscovery(get: Get): ApiClient['resource'] {
  let core: Promise<readonly Resource[]> | undefined;
  let groups: Promise<readonly Resource[]> | undefined;

  const search = async (apiVersion: string | undefined, kind: string): Promise<Resource | undefined> => {
    const matches = (one: Resource): boolean =>
      (one.kind === kind || one.name === kind) && (apiVersion === undefined || one.apiVersion === apiVersion);
    if (apiVersion === undefined || apiVersion === 'v1') {
      const found = (await (core ??= listVersion(get, 'v1'))).find(matches);
      if (found !== undefined || apiVersion !== undefined) return found;
    }
    return (await (groups ??= listGroups(get))).find(matches);
  };

  return async (apiVersion, kind) => {
    const known = core !== undefined || groups !== undefined;
    try {
      const found = await search(apiVersion, kind);
      if (found !== undefined) return found;
      if (known) {
        core = groups = undefined;
        const again = await search(apiVersion, kind);
        if (again !== undefined) return again;
      }
      core ??= listVersion(get, 'v1');
      groups ??= listGroups(get);
      throw unknownKind(apiVersion, kind, [...(await core), ...(await groups)]);
    } catch (error) {
      // A failed question must not be remembered as its answer.
      if (!(error instanceof NoSuchKind)) core = groups = undefined;
      throw error;
    }
  };
}

function unknownKind(apiVersion: string | undefined, kind: string, known: readonly Resource[]): NoSuchKind {
  const kinds = nearest(kind, [...new Set(known.map((one) => one.kind))]);
  const elsewhere = known.filter((one) => one.kind === kind).map((one) => one.apiVersion);
  const hint =
    elsewhere.length > 0
      ? `; it is in ${elsewhere.join(', ')}`
      : kinds.length > 0
        ? `; the nearest are ${kinds.join(', ')}`
        : '';
  const version = apiVersion === undefined ? '' : ` in version ${JSON.stringify(apiVersion)}`;
  return new NoSuchKind(`no matches for kind ${JSON.stringify(kind)}${version}${hint}`);
}

const listSchema = z.object({
  resources: z.array(
    z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean(), verbs: z.array(z.string()) }),
  ),
});

/** One group version; empty where the API lists it but cannot serve it (an extension that is down). */
async function listVersion(get: Get, apiVersion: string): Promise<readonly Resource[]> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const body = await get(path).then(
    (response) => response.body,
    (error: unknown) => {
      if (error instanceof ApiError && (error.code === 404 || error.code === 503)) return '';
      throw error;
    },
  );
  const { resources } = listSchema.safeParse(parseJson(body)).data ?? { resources: [] };
  return resources
    .filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced, verbs }) => ({ apiVersion, kind, name, namespaced, verbs }));
}

const groupsSchema = z.object({
  groups: z.array(
    z.object({
      versions: z.array(z.object({ groupVersion: z.string() })),
      preferredVersion: z.object({ groupVersion: z.string() }),
    }),
  ),
});

const aggregatedSchema = z.object({
  kind: z.literal('APIGroupDiscoveryList'),
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      versions: z.array(
        z.object({
          version: z.string(),
          resources: z
            .array(
              z.object({
                resource: z.string(),
                responseKind: z.object({ kind: z.string() }).nullish(),
                scope: z.string(),
                verbs: z.array(z.string()),
              }),
            )
            .default([]),
        }),
      ),
    }),
  ),
});

/** All groups in one answer (Kubernetes 1.26 and later), else one question for each group version. */
const aggregated = [
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
  'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList',
  'application/json',
].join(',');

async function listGroups(get: Get): Promise<readonly Resource[]> {
  const answer = parseJson((await get('/apis', aggregated)).body);
  const whole = aggregatedSchema.safeParse(answer).data;
  if (whole !== undefined) {
    return whole.items.flatMap((group) =>
      group.versions.flatMap(({ version, resources }) =>
        resources.flatMap(({ resource, responseKind, scope, verbs }) =>
          responseKind === undefined || responseKind === null
            ? []
            : {
                apiVersion: `${group.metadata.name}/${version}`,
                kind: responseKind.kind,
                name: resource,
                namespaced: scope === 'Namespaced',
                verbs,
              },
        ),
      ),
    );
  }
  const { groups } = groupsSchema.parse(answer);
  const versions = groups.flatMap(({ preferredVersion, versions: all }) => [
    preferredVersion.groupVersion,
    ...all.map((one) => one.groupVersion).filter((one) => one !== preferredVersion.groupVersion),
  ]);
  return (await Promise.all(versions.map((version) => listVersion(get, version)))).flat();
}
