/**
 * The words of a name as they are compared: lower case, no accents, đ as d. `Nguyễn Thị Đào` → nguyen, thi, dao.
 * Hospitals and readers type names with and without accents, in either Unicode form.
 */
export function nameWords(name: string): string[] {
  const folded = name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
  return [...new Set(folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];
}
