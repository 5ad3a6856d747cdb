import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The lines of a file that are not blank, with their numbers from 1; the file is never in memory as a whole. */
export async function* linesOf(file: string): AsyncGenerator<{ number: number; text: string }> {
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (text.trim() !== '') yield { number, text };
  }
}
