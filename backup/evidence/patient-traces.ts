/** Where a value looks as if it named a patient. The log is handed to people outside; nothing of a patient may be in it. */
export function patientTraces(value: unknown, path = ''): { path: string; looksLike: string }[] {
  if (typeof value === 'string') {
    return patterns.filter(({ form }) => form.test(value)).map(({ looksLike }) => ({ path, looksLike }));
  }
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const at = path ? `${path}.${key}` : key;
    // A key can carry a number as well as a text can.
    const inKey = patientTraces(key, `a key of ${path || 'the draft'}`);
    const named = fieldNames.test(key) ? [{ path: at, looksLike: 'is a field of a patient' }] : [];
    return [...inKey, ...named, ...patientTraces(member, at)];
  });
}

/** No letter or digit on either side: identifiers of snapshots and files of WAL are longer. */
const alone = (form: string) => new RegExp(`(?<![0-9A-Za-z])(?:${form})(?![0-9A-Za-z])`, 'i');

const patterns = [
  {
    form: alone(String.raw`0(?:0[1-9]|[1-8]\d|9[0-6])\d{9}|0\d{2}([ .-])\d{3}\1\d{3}\1\d{3}`),
    looksLike: 'looks like a citizen identity number (CCCD)',
  },
  {
    form: alone(String.raw`[a-z]{2}[ -]?[1-5][ -]?\d{2}[ -]?\d{2}[ -]?\d{3}[ -]?\d{5}`),
    looksLike: 'looks like a health insurance number (BHYT)',
  },
  {
    form: /(?:bhyt|bhxh|thẻ|mã số)\D{0,12}\d{10}(?!\d)/iu,
    looksLike: 'looks like a health insurance number (BHYT)',
  },
  {
    form: /<(?:HO_TEN|SO_CCCD|MA_THE_BHYT|NGAY_SINH|MA_BN|DIA_CHI)>|"resourceType"\s*:\s*"Patient"/i,
    looksLike: 'looks like a document of a patient',
  },
];

const fieldNames =
  /^(ho_?ten|hoten_?bn|so_?cccd|cccd|cmnd|ma_?the(_?bhyt)?|bhyt|ma_?bn|ngay_?sinh|birth_?date|patient(_?(id|name))?|national_?id|insurance_?number)$/i;
