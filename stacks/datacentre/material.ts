import { createHash } from 'node:crypto';
import type { Site } from '../../services/declare.ts';
import type { BuiltImages } from '../images/build.ts';
import { readKey } from '../keys.ts';
import { siteFiles } from '../site-files.ts';
import { type Engine, readEngine } from './engine.ts';

/** What the data centre of a local site is made from. */
export type Material = {
  machineImage: string;
  /** Of machines outside the cluster. */
  outerImage: string;
  watchImage: string;
  registryImage: string;
  /** Folder of the site's keys on this computer. */
  keys: string;
  /** Hash of the registry's certificate: when that is renewed, the registry starts anew with it. */
  registryCertificate: string;
  engine: Engine;
};

export async function gatherMaterial(site: Site, built: BuiltImages): Promise<Material> {
  return {
    machineImage: built.machine.tag,
    outerImage: built['outer-machine'].tag,
    watchImage: built['watch-machine'].tag,
    registryImage: built.registry.tag,
    keys: siteFiles(site).keys,
    registryCertificate: createHash('sha256').update(readKey(site, 'registry.crt')).digest('hex').slice(0, 16),
    engine: await readEngine(),
  };
}
