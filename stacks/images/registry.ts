import { Agent, request } from 'undici';
import { Problem } from '../problem.ts';

/** The calls of the registry protocol that a deploy needs beside `docker push`. */
export type Registry = {
  address: string;
  /** Digest that a tag points to; undefined when there is none. */
  digestOf: (name: string, tag: string) => Promise<string | undefined>;
  /** Lets `alias` point to what `tag` points to. */
  point: (name: string, tag: string, alias: string) => Promise<void>;
};

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

/** The registry that answers at an address with a certificate of the site's authority. */
export function registryAt(address: string, authority: string): Registry {
  const dispatcher = new Agent({ connect: { ca: authority } });
  const urlOf = (name: string, tag: string) => `https://${address}/v2/${name}/manifests/${tag}`;
  const ask = async (method: 'HEAD' | 'GET' | 'PUT', url: string, body?: string) => {
    const headers = { accept: manifestType, ...(body ? { 'content-type': manifestType } : {}) };
    const response = await request(url, { method, dispatcher, headers, ...(body ? { body } : {}) });
    const text = await response.body.text();
    if (response.statusCode < 300) return { text, digest: response.headers['docker-content-digest'] as string };
    if (response.statusCode === 404) return undefined;
    throw new Problem({
      where: `registry at ${address}`,
      what: `${method} ${url} was answered with ${response.statusCode}`,
      next: 'look into the log of the registry',
      log: text,
    });
  };
  const digestOf = async (name: string, tag: string) => (await ask('HEAD', urlOf(name, tag)))?.digest;
  return {
    address,
    digestOf,
    point: async (name, tag, alias) => {
      const manifest = await ask('GET', urlOf(name, tag));
      if (!manifest) throw new Error(`${name}:${tag} is not in the registry`);
      if ((await digestOf(name, alias)) !== manifest.digest) await ask('PUT', urlOf(name, alias), manifest.text);
    },
  };
}
