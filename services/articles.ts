/** Register of duties: every duty that the five documents lay on the operator of a health record system, by id. */
import { hanoiRegulation } from './articles/000.ts';
import { hanoiPlan } from './articles/001.ts';
import { reproductiveHealthRegulation } from './articles/002.ts';
import { nationalRecordPlan } from './articles/003.ts';
import { hungYenPlan } from './articles/004.ts';

const register = {
  ...hanoiRegulation,
  ...hanoiPlan,
  ...reproductiveHealthRegulation,
  ...nationalRecordPlan,
  ...hungYenPlan,
};

/** One duty: `002:17.8.1` is document 002, article 17, clause 8, first sentence; the letter đ is written dd. */
export type DutyId = keyof typeof register;

type DotPrefix<Id extends string, Head extends string = ''> = Id extends `${infer Part}.${infer Rest}`
  ? `${Head}${Part}` | DotPrefix<Rest, `${Head}${Part}.`>
  : never;
type DashPrefix<Id extends string> = Id extends `${infer Part}-${string}` ? Part : never;

/** A duty, or a point of a document that stands for all its duties: `002:17.8` means 002:17.8.1, .2 and .3. */
export type ArticleId = DutyId | DotPrefix<DutyId> | DashPrefix<DutyId>;

export type Area =
  | ('accounts' | 'availability' | 'backup' | 'capacity' | 'change' | 'exchange' | 'formats' | 'governance')
  | ('handover' | 'ingestion' | 'migration' | 'monitoring' | 'reporting' | 'security');

/** The part of the bundle that is to carry the duty. */
export type Carrier =
  | ('backup' | 'console' | 'deploy' | 'document' | 'exchange' | 'firewall' | 'gateway')
  | ('identity' | 'monitoring' | 'records' | 'runbook');

/** Which document laid the duty down, and for which system. */
export type Document = { title: string; titleVi: string; system: string };

export type Duty = {
  article: string;
  /** The document's own words. */
  quote: string;
  duty: string;
  dutyVi: string;
  area: Area;
  carrier: Carrier;
  /** What would show that the duty is met. */
  proof: string;
  figure?: string;
};

export const documents: Record<string, Document> = {
  '000': {
    title: 'Hanoi: regulation on the electronic health record system (draft)',
    titleVi: 'Hà Nội: quy chế quản lý, sử dụng hệ thống hồ sơ sức khỏe điện tử (dự thảo)',
    system: 'hanoi-hssk',
  },
  '001': {
    title: 'Hanoi: plan 269/KH-UBND to deploy the electronic health record',
    titleVi: 'Hà Nội: Kế hoạch 269/KH-UBND triển khai hồ sơ sức khỏe điện tử',
    system: 'hanoi-hssk',
  },
  '002': {
    title: 'Ministry of Health: regulation of the mother, child and reproductive health software',
    titleVi: 'Bộ Y tế: quy chế phần mềm sức khỏe bà mẹ, trẻ em và sức khỏe sinh sản',
    system: 'skss',
  },
  '003': {
    title: 'Ministry of Health: plan 1923/QD-BYT for the national health record',
    titleVi: 'Bộ Y tế: Quyết định 1923/QĐ-BYT, kế hoạch hồ sơ sức khỏe điện tử quốc gia',
    system: 'vhr',
  },
  '004': {
    title: 'Hung Yen: plan 2026 for electronic medical records',
    titleVi: 'Hưng Yên: kế hoạch bệnh án điện tử năm 2026',
    system: 'hung-yen',
  },
};

export const articles: Record<DutyId, Duty> = register;

export const dutyIds = Object.keys(register) as DutyId[];

/** Every duty that `id` stands for; empty when the register has neither the duty nor a part of it. */
export function covers(id: string): DutyId[] {
  if (Object.hasOwn(register, id)) return [id as DutyId];
  return dutyIds.filter((duty) => duty.startsWith(`${id}.`) || duty.startsWith(`${id}-`));
}

/** The document that lays `id` down: the three digits before the colon. */
export const documentOf = (id: ArticleId): Document => documents[id.slice(0, 3)] as Document;
