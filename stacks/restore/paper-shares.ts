import { text as wholeOf } from 'node:stream/consumers';
import { isCancel, password } from '@clack/prompts';
import { escrowShares } from '../../backup/escrow/escrow.ts';
import type { Site } from '../../services/declare.ts';
import { exitCode, Problem } from '../problem.ts';

/** Shares as people bring them: typed one after the other without being shown, or as lines of standard input. Never arguments. */
export async function askShares(site: Site): Promise<string[]> {
  const shares = process.stdin.isTTY ? await typed() : (await wholeOf(process.stdin)).split('\n');
  const given = shares.map((share) => share.trim()).filter(Boolean);
  if (given.length >= escrowShares.needed) return given;
  throw new Problem({
    where: `${site.id}: escrow`,
    what: `${given.length} of ${escrowShares.needed} shares were given`,
    next: 'give one share a line on standard input, or run it on a terminal: runbooks/procedures/khoi-phuc-tham-hoa.md',
    exit: exitCode.usage,
  });
}

async function typed(): Promise<string[]> {
  const shares: string[] = [];
  while (shares.length < escrowShares.needed) {
    const share = await password({ message: `Share ${shares.length + 1} of ${escrowShares.needed}` });
    if (isCancel(share)) break;
    shares.push(share);
  }
  return shares;
}
