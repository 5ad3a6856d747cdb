import { execa } from 'execa';
import { takeEmptyDirectory } from '../restore/directory.ts';
import { openWith, sealFor } from './escrow.ts';

/** A folder as one file for the escrow: a tar archive, names relative to the folder. `leaveOut` are patterns of tar's --exclude. */
export async function sealFolder(recipient: string, folder: string, leaveOut: string[] = []): Promise<Uint8Array> {
  const excluded = leaveOut.map((pattern) => `--exclude=${pattern}`);
  const args = ['--create', '--file=-', '--sort=name', '--numeric-owner', ...excluded, `--directory=${folder}`, '.'];
  const { stdout } = await execa('tar', args, { encoding: 'buffer', maxBuffer: 2 ** 31, stripFinalNewline: false });
  return sealFor(recipient, stdout);
}

/** Puts the folder back into a directory that is empty or not there yet. */
export async function openFolder(identity: string, sealed: Uint8Array, directory: string): Promise<void> {
  const archive = await openWith(identity, sealed);
  takeEmptyDirectory(directory);
  await execa('tar', ['--extract', '--file=-', '--no-same-owner', `--directory=${directory}`], { input: archive });
}
