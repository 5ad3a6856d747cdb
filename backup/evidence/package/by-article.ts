import { type ArticleId, articles, covers, documentOf } from '../../../services/articles.ts';
import type { Entry } from '../../ledger.ts';

/** One duty and the entries that are evidence for it. */
export type ArticleLine = {
  id: string;
  document: string;
  article: string;
  duty: string;
  entries: number;
  failed: number;
  sequences: number[];
};

/** Every duty that an entry names, itself or by the point that stands for it, in the order of the documents. */
export function byArticle(entries: Entry[]): ArticleLine[] {
  const found = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const duty of new Set(entry.articles.flatMap((id) => covers(id)))) {
      found.set(duty, [...(found.get(duty) ?? []), entry]);
    }
  }
  return [...found]
    .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([id, evidence]) => {
      const { article, dutyVi } = articles[id as keyof typeof articles];
      return {
        id,
        document: documentOf(id as ArticleId).titleVi,
        article,
        duty: dutyVi,
        entries: evidence.length,
        failed: evidence.filter(({ outcome }) => outcome !== 'ok').length,
        sequences: evidence.map(({ sequence }) => sequence),
      };
    });
}
