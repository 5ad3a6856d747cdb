import { execa } from 'execa';
import type { Machine, Site } from '../../services/declare.ts';
import { objectName } from '../datacentre/names.ts';

/** A local machine's console: it needs no key of the site, as the screen and keyboard of a server in the data centre. */
export async function readOnConsole(site: Site, machine: Machine, path: string): Promise<Uint8Array> {
  const args = ['exec', objectName(site, machine.name), 'cat', path];
  return (await execa('docker', args, { encoding: 'buffer', maxBuffer: 2 ** 31, stripFinalNewline: false })).stdout;
}
