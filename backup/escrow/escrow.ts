import { randomBytes } from 'node:crypto';
import { Decrypter, Encrypter, identityToRecipient } from 'age-encryption';
import { combine, split } from 'shamir-secret-sharing';
import { BackupProblem } from '../problem.ts';
import { identityText } from './identity.ts';
import { escrowId, readShare, type Share, shareText } from './share.ts';

/** How many shares an escrow has, and how many of them open it. */
export const escrowShares = { made: 3, needed: 2 } as const;

/**
 * A new age identity that exists only as three shares, of which any two give it back.
 * `recipient` (age1…) is public; every share is one line of text for a file or for paper.
 */
export async function makeEscrow(): Promise<{ recipient: string; shares: [string, string, string] }> {
  return shared(new Uint8Array(randomBytes(32)));
}

/** New shares of the same identity, for when one is lost. They do not fit the old ones, so every place needs its new one. */
export async function shareAnew(texts: string[]): Promise<{ recipient: string; shares: [string, string, string] }> {
  await joinShares(texts);
  return shared(await combine(texts.map((text) => readShare(text).bytes)));
}

async function shared(secret: Uint8Array): Promise<{ recipient: string; shares: [string, string, string] }> {
  const recipient = await identityToRecipient(identityText(secret));
  const parts = await split(secret, escrowShares.made, escrowShares.needed);
  secret.fill(0);
  const escrow = escrowId(recipient);
  const shares = parts.map((bytes, index) => shareText({ number: index + 1, escrow, bytes }));
  return { recipient, shares: shares as [string, string, string] };
}

/** The identity (AGE-SECRET-KEY-1…) from two or three shares, as they were printed or typed; each mistake is told by share and group. */
export async function joinShares(texts: string[]): Promise<string> {
  const shares = texts.map(readShare);
  refuseMismatch(shares);
  const secret = await combine(shares.map(({ bytes }) => bytes));
  const identity = identityText(secret);
  secret.fill(0);
  if (escrowId(await identityToRecipient(identity)) === shares[0]!.escrow) return identity;
  throw problem('the shares fit their own check marks but not each other', 'print them anew from their hosts');
}

/** An age file (binary) that only the escrow opens, here or with the `age` program. */
export async function sealFor(recipient: string, bytes: Uint8Array): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient.trim());
  return encrypter.encrypt(bytes);
}

/** The content of an age file; a BackupProblem when it belongs to another escrow or was damaged. */
export async function openWith(identity: string, bytes: Uint8Array): Promise<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity.trim());
  try {
    return await decrypter.decrypt(bytes);
  } catch (error) {
    const what = `the file does not open with these shares: ${(error as Error).message}`;
    throw problem(what, 'take the same file from another host, and shares of the escrow that it was sealed for');
  }
}

function refuseMismatch(shares: Share[]): void {
  const names = shares.map(({ number, escrow }) => `${number} of ${escrow}`).join(', ');
  if (new Set(shares.map(({ escrow }) => escrow)).size > 1) {
    throw problem(`shares of different escrows (${names})`, 'take shares whose second and third mark are the same');
  }
  if (new Set(shares.map(({ number }) => number)).size >= escrowShares.needed) return;
  const what = `${escrowShares.needed} different shares are needed, here are: ${names || 'none'}`;
  throw problem(what, 'read another share from its host or its envelope');
}

const problem = (what: string, next: string) => new BackupProblem({ where: 'escrow', what, next });
