import { readFileSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { dirname, resolve } from 'node:path';
import { type ConnectionOptions, createSecureContext, type SecureContext, type SecureContextOptions } from 'node:tls';
import { parse } from 'yaml';
import * as z from 'zod';
import { InfraError } from '../errors.ts';
import { readPlainYaml } from '../scenario/plain-yaml.ts';

/** Where the API is, and what proves to it who we are. */
export interface Access {
  readonly server: URL;
  /** TLS options and headers of a request; asked for each, because a token of an exec plugin may end. */
  options(): Promise<RequestOptions>;
}

/**
 * The access of a kubeconfig's current context. Certificates and tokens are read here; for what needs more (exec
 * plugins, proxies) the JavaScript client is loaded, which costs half a second.
 * Rejects with InfraError where the file cannot be read or does not say enough.
 */
export async function readKubeconfig(file: string): Promise<Access> {
  const config = parseKubeconfig(file, configSchema);
  const name = config['current-context'];
  const context = find(config.contexts, name, `context ${JSON.stringify(name)}`, file).context;
  const cluster = find(config.clusters, context.cluster, `cluster ${context.cluster}`, file).cluster;
  const user = find(config.users, context.user, `user ${context.user}`, file).user;
  const server = new URL(cluster.server);
  if (!simpleUser.safeParse(user).success || cluster['proxy-url'] !== undefined) {
    return { server, options: await fullOptions(file) };
  }
  const read = (data: unknown, path: unknown): Buffer | undefined => {
    if (typeof data === 'string') return Buffer.from(data, 'base64');
    return typeof path === 'string' ? readFileSync(resolve(dirname(file), path)) : undefined;
  };
  const ca = read(cluster['certificate-authority-data'], cluster['certificate-authority']);
  const cert = read(user['client-certificate-data'], user['client-certificate']);
  const key = read(user['client-key-data'], user['client-key']);
  const token = user['token'] ?? read(undefined, user['tokenFile'])?.toString('utf8').trim();
  const options: RequestOptions & Pick<ConnectionOptions, 'secureContext'> = {
    // Made once: Node would make one for each connection, and compare the certificates for each request.
    secureContext: secureContext(file, { ca, cert, key }),
    ...(cluster['tls-server-name'] === undefined ? {} : { servername: cluster['tls-server-name'] }),
    ...(cluster['insecure-skip-tls-verify'] === true ? { rejectUnauthorized: false } : {}),
    headers: typeof token === 'string' ? { authorization: `Bearer ${token}` } : {},
  };
  return { server, options: () => Promise.resolve(options) };
}

/** Of plain HTTP it is never used. */
function secureContext(file: string, options: SecureContextOptions): SecureContext {
  try {
    return createSecureContext(options);
  } catch (cause) {
    throw new InfraError(`cannot use the kubeconfig ${file}: ${String(cause)}`, { cause });
  }
}

/** What a user may have for us to do without the JavaScript client. */
const simpleUser = z.strictObject({
  'client-certificate-data': z.string().optional(),
  'client-certificate': z.string().optional(),
  'client-key-data': z.string().optional(),
  'client-key': z.string().optional(),
  token: z.string().optional(),
  tokenFile: z.string().optional(),
});

const configSchema = z.object({
  'current-context': z.string(),
  contexts: z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }) })),
  clusters: z.array(
    z.object({
      name: z.string(),
      cluster: z.object({
        server: z.url(),
        'certificate-authority-data': z.string().optional(),
        'certificate-authority': z.string().optional(),
        'tls-server-name': z.string().optional(),
        'insecure-skip-tls-verify': z.boolean().optional(),
        'proxy-url': z.string().optional(),
      }),
    }),
  ),
  users: z.array(z.object({ name: z.string(), user: z.record(z.string(), z.unknown()) })),
});

/** What a kubeconfig holds, as far as the schema asks. Throws InfraError where it cannot be read, or does not hold that. */
export function parseKubeconfig<T>(file: string, schema: z.ZodType<T>): T {
  try {
    const text = readFileSync(file, 'utf8');
    return schema.parse(readPlainYaml(text)?.data ?? parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new InfraError(`cannot use the kubeconfig ${file}: ${why}`, { cause });
  }
}

function find<T extends { readonly name: string }>(list: readonly T[], name: string, what: string, file: string): T {
  const found = list.find((one) => one.name === name);
  if (found === undefined) throw new InfraError(`the kubeconfig ${file} has no ${what}`);
  return found;
}

async function fullOptions(file: string): Promise<Access['options']> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(file);
  return async () => {
    const options: RequestOptions = {};
    await config.applyToHTTPSOptions(options);
    return options;
  };
}
