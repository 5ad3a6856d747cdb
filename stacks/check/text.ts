import { read, textFiles } from './files.ts';

/** Files whose text is not in normal form C: a Vietnamese letter written in two ways is found by no search (000:4.5). */
export const textProblems = (): string[] =>
  textFiles().flatMap((file) => {
    const lines = read(file).split('\n');
    return lines.flatMap((line, index) =>
      line === line.normalize('NFC') ? [] : [`${file}:${index + 1} is not in normal form C (000:4.5)`],
    );
  });
