import type { Random } from './sample-random.ts';
import {
  communes,
  familyNames,
  givenNamesFemale,
  givenNamesMale,
  middleNamesFemale,
  middleNamesMale,
  streets,
} from './sample-words.ts';
import type { Row } from './visit.ts';

/** The person's part of XML1. Province 000 of a personal number and card range 00 belong to nobody. */
export function samplePerson(
  random: Random,
  options: { insured: boolean; birthYearOnly: boolean; newborn: boolean },
): Row {
  const female = options.newborn || random.integer(0, 1) === 0;
  const year = options.newborn ? random.integer(1990, 2003) : random.integer(1935, 2018);
  const commune = random.pick(communes);
  const birthDay = options.birthYearOnly ? '0000' : `${two(random.integer(1, 12))}${two(random.integer(1, 28))}`;
  return {
    MA_BN: `000${random.digits(8)}`,
    HO_TEN: fullName(random, female),
    SO_CCCD: `000${centurySex(year, female)}${String(year).slice(2)}${random.digits(6)}`,
    NGAY_SINH: `${year}${birthDay}0000`,
    GIOI_TINH: female ? '2' : '1',
    NHOM_MAU: random.pick(['A', 'B', 'AB', 'O']),
    MA_QUOCTICH: '000',
    MA_DANTOC: '01',
    MA_NGHE_NGHIEP: '00000',
    DIA_CHI: `Số ${random.integer(1, 280)} ${random.pick(streets)}, ${commune.name}`,
    MATINH_CU_TRU: '01',
    MAXA_CU_TRU: commune.code,
    DIEN_THOAI: `000${random.digits(7)}`,
    ...(options.insured ? insurance(random) : {}),
  };
}

export function fullName(random: Random, female: boolean): string {
  const middle = random.pick(female ? middleNamesFemale : middleNamesMale);
  return `${random.pick(familyNames)} ${middle} ${random.pick(female ? givenNamesFemale : givenNamesMale)}`;
}

/** Fourth digit of a personal number: century and sex (Decree 137/2015). */
const centurySex = (year: number, female: boolean): number => Math.floor((year - 1900) / 100) * 2 + (female ? 1 : 0);

const insurance = (random: Random): Row => ({
  MA_THE_BHYT: `GD400${random.digits(10)}`,
  MA_DKBD: '01001',
  GT_THE_TU: '20250101',
  GT_THE_DEN: '20261231',
});

const two = (value: number): string => String(value).padStart(2, '0');
