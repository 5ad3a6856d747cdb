import { zstdCompressSync } from 'node:zlib';
import { formWords, framings, opensTo } from '../../services/documents/traces.ts';
import type { Remote } from '../remote.ts';
import { randomWord } from '../sample-document.ts';

export type Found = {
  /** Files that hold one of the words as text. */
  files: number;
  /** Pieces of compressed data that open, without a key, to one of the words or to what stands in every document. */
  pieces: number;
  /** Whether the text and the compressed data that the search planted for itself were found; otherwise its zeros prove nothing. */
  works: boolean;
};

/** Looks once through what a machine has written in the last quarter of an hour below the paths. */
export async function searchIn({ run }: Pick<Remote, 'run'>, paths: string[], words: string[]): Promise<Found> {
  const [text, packed] = [randomWord(), randomWord()];
  const planted = Buffer.concat([Buffer.from(`${text}\n`), zstdCompressSync(packed.repeat(3))]);
  const control = `${paths.at(-1)}/hssk-search-control`;
  const answer = await run(script({ paths, words: [...words, text], control, planted }), { timeout: '300s' });
  const linesOf = (kind: string): string[] =>
    answer.split('\n').flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1)] : []));
  const files = linesOf('file');
  const pieces = linesOf('piece').map((piece) => Buffer.from(piece, 'base64'));
  const opening = async (wanted: string[]): Promise<number> =>
    (await Promise.all(pieces.map((piece) => opensTo(piece, wanted)))).filter(Boolean).length;
  return {
    files: files.filter((file) => file !== control).length,
    pieces: await opening([...words, ...formWords]),
    works: files.includes(control) && (await opening([packed])) > 0,
  };
}

type Inputs = { paths: string[]; words: string[]; control: string; planted: Buffer };

/**
 * Prints `file PATH` for each file with a word, `piece BASE64` for each place where compressed data may begin: random bytes look like it
 * once in 16 MB. Words travel on standard input, never as arguments.
 */
const script = ({ paths, words, control, planted }: Inputs): string => `export LC_ALL=C
patterns=$(mktemp -p /run)
trap 'rm -f "$patterns" ${control}' EXIT
cat > "$patterns" <<'HSSK_PATTERNS'
${words.join('\n')}
HSSK_PATTERNS
echo ${planted.toString('base64')} | base64 -d > ${control}
recent() { find ${paths.join(' ')} -xdev -type f -mmin -15 -print0 2>/dev/null || true; }
recent | { xargs -0 -r grep -a -s -l -F -f "$patterns" || true; } | sed 's/^/file /'
recent | while IFS= read -r -d '' file; do
  { grep -abo -F ${beginnings} "$file" 2>/dev/null || true; } | cut -d: -f1 | while read -r at; do
    echo "piece $(dd if="$file" bs=64K iflag=skip_bytes skip="$at" count=1 2>/dev/null | base64 -w0)"
  done
done | awk 'NR <= 500'
`;

/** As far as a shell can say it: its texts hold no zero byte. */
const beginnings = Object.values(framings)
  .map(({ magic }) => [...magic].filter((byte) => byte !== 0).map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`))
  .map((bytes) => `-e $'${bytes.join('')}'`)
  .join(' ');
