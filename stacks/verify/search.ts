import { zstdCompressSync } from 'node:zlib';
import { framings, opensTo } from '../../services/documents/traces.ts';
import type { Remote } from '../remote.ts';
import { randomWord } from '../sample-document.ts';

/** A search through what a machine has written in the last quarter of an hour. */
export type Search = {
  /** How many files hold one of the words as text. */
  files: (words: string[]) => Promise<number>;
  /** How many pieces of compressed data open, without a key, to one of the words. */
  opening: (words: string[]) => Promise<number>;
  /** Plants a text and compressed data of its own and looks whether it finds both; what it says otherwise proves nothing. */
  works: () => Promise<boolean>;
};

/** `paths` as a shell writes them. Words travel on standard input, never as arguments. */
export function searchIn({ run }: Pick<Remote, 'run'>, paths: string): Search {
  const files = async (words: string[]): Promise<number> => Number(await run(filesWith(paths, words)));
  const opening = async (words: string[]): Promise<number> => {
    const pieces = (await run(compressedPieces(paths), { timeout: '300s' })).split('\n').filter(Boolean);
    const opened = await Promise.all(pieces.map((piece) => opensTo(Buffer.from(piece, 'base64'), words)));
    return opened.filter(Boolean).length;
  };
  const works = async (): Promise<boolean> => {
    const [text, packed] = [randomWord(), randomWord()];
    const planted = Buffer.concat([Buffer.from(`${text}\n`), zstdCompressSync(packed.repeat(3))]);
    await run(`echo ${planted.toString('base64')} | base64 -d > ${control}`);
    const [asText, opened] = [await files([text]), await opening([packed])];
    await run(`rm ${control}`);
    return asText > 0 && opened > 0;
  };
  return { files, opening, works };
}

/** In a directory that every search looks through. */
const control = '/var/log/hssk-search-control';

const recent = (paths: string): string => `find ${paths} -xdev -type f -mmin -15 -print0 2>/dev/null || true`;

const filesWith = (paths: string, words: string[]): string => `patterns=$(mktemp -p /run)
cat > "$patterns" <<'HSSK_PATTERNS'
${words.join('\n')}
HSSK_PATTERNS
{ ${recent(paths)}; } | { xargs -0 -r grep -a -s -l -F -f "$patterns" || true; } | wc -l
rm "$patterns"
`;

/** One line of base64 for each place where compressed data may begin. Random bytes look like it once in 16 MB. */
const compressedPieces = (paths: string): string => `export LC_ALL=C
{ ${recent(paths)}; } | while IFS= read -r -d '' file; do
  { grep -abo -F ${beginnings} "$file" 2>/dev/null || true; } | cut -d: -f1 | while read -r at; do
    dd if="$file" bs=64K iflag=skip_bytes skip="$at" count=1 2>/dev/null | base64 -w0
    echo
  done
done | awk 'NR <= 500'
`;

/** As far as a shell can say it: its texts hold no zero byte. */
const beginnings = Object.values(framings)
  .map(({ magic }) => [...magic].filter((byte) => byte !== 0).map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`))
  .map((bytes) => `-e $'${bytes.join('')}'`)
  .join(' ');
