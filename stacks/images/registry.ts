import { createReadStream } from 'node:fs';
import { Agent, type Dispatcher, request } from 'undici';
import { Problem } from '../problem.ts';
import { type Archive, type Blob, blobPath, manifestType } from './archive.ts';

/** What a deploy asks of a registry. */
export type Registry = {
  /** Digest that a tag points to; undefined when there is none. */
  digestOf: (name: string, tag: string) => Promise<string | undefined>;
  /** Uploads the parts that the registry lacks, then lets the tags point to the image. */
  push: (name: string, archive: Archive, tags: string[]) => Promise<void>;
};

/** The registry that answers at an address with a certificate of the site's authority. */
export function registryAt(address: string, authority: string): Registry {
  const dispatcher = new Agent({ connect: { ca: authority } });
  const ask = (method: Dispatcher.HttpMethod, path: string, options: Partial<Question> = {}) =>
    answerOf({ url: new URL(path, `https://${address}`), method, dispatcher, ...options });
  const manifest = (name: string, tag: string) => `/v2/${name}/manifests/${tag}`;
  /** Which repository has a blob, so that a layer shared by many images travels once. */
  const homes = new Map<string, string>();
  const upload = async (name: string, blob: Blob) => {
    const there = await ask('HEAD', `/v2/${name}/blobs/${blob.digest}`);
    if (!there) {
      const home = homes.get(blob.digest);
      const source = home ? `?mount=${blob.digest}&from=${home}` : '';
      const begun = await ask('POST', `/v2/${name}/blobs/uploads/${source}`);
      if (begun!.status !== 201) {
        const target = new URL(begun!.location!, `https://${address}`);
        target.searchParams.set('digest', blob.digest);
        const headers = { 'content-type': 'application/octet-stream', 'content-length': String(blob.size) };
        await ask('PUT', target.href, { headers, body: createReadStream(blobPath(blob.digest)) });
      }
    }
    homes.set(blob.digest, name);
  };
  return {
    digestOf: async (name, tag) =>
      (await ask('HEAD', manifest(name, tag), { headers: { accept: manifestType } }))?.digest,
    push: async (name, archive, tags) => {
      for (const blob of archive.blobs) await upload(name, blob);
      const headers = { 'content-type': manifestType };
      for (const tag of tags) await ask('PUT', manifest(name, tag), { headers, body: archive.manifest });
    },
  };
}

type Question = {
  url: URL;
  method: Dispatcher.HttpMethod;
  dispatcher: Agent;
  headers?: Record<string, string>;
  body?: Dispatcher.DispatchOptions['body'];
};
type Answer = { status: number; digest?: string; location?: string };

/** Undefined for "not found"; throws for every other refusal. */
async function answerOf({ url, method, dispatcher, headers, body }: Question): Promise<Answer | undefined> {
  const problem = (what: string, log = '') =>
    new Problem({
      where: `registry at ${url.host}`,
      what: `${method} ${url.pathname} ${what}`,
      next: 'look whether the registry runs and has free disk space, then run the same command again',
      log,
    });
  const response = await request(url, { method, dispatcher, headers: headers ?? {}, body: body ?? null }).catch(
    (error) => {
      throw problem(`failed: ${error.message}`);
    },
  );
  const text = await response.body.text();
  if (response.statusCode === 404) return undefined;
  if (response.statusCode >= 300) throw problem(`was answered with ${response.statusCode}`, text);
  const header = (name: string) => response.headers[name] as string | undefined;
  return { status: response.statusCode, digest: header('docker-content-digest'), location: header('location') };
}
