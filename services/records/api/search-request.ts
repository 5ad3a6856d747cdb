import { nameWords } from '../keys/name-words.ts';
import { kinds } from '../kinds.ts';
import { type DateCondition, toDateCondition } from './instants.ts';
import { refusal } from './outcome.ts';

/** `system|code`, `|code`, `code` or `system|`. */
export type Token = { system?: string; code?: string };

/** A search as it was asked, checked and in one form. Lists are alternatives; date conditions hold together. */
export type SearchRequest = {
  type: string;
  ids?: string[];
  patient?: string;
  encounter?: string;
  identifiers?: Token[];
  codes?: Token[];
  dates: DateCondition[];
  names: string[];
  births: DateCondition[];
  genders?: string[];
  count: number;
  sort: 'newest' | 'oldest' | 'date' | '-date';
};

export type Parameter = {
  name: string;
  type: 'token' | 'reference' | 'string' | 'date';
  read: Read;
  documentation: string;
};
type Read = (request: SearchRequest, value: string, name: string) => void;

export const countLimits = { usual: 50, most: 200 };

/** The parameters of each resource type: the search, its refusals and the CapabilityStatement all follow this list. */
export function parametersOf(type: string): Parameter[] {
  if (type === 'Patient') return [byId, identifierParameter, ...personParameters];
  const kind = kinds[type];
  if (kind === undefined) return [];
  const dateNames = kind.date.length === 0 ? [] : ['date', ...(kind.dateParameter ? [kind.dateParameter] : [])];
  return [
    byId,
    ...['patient', 'subject'].map((name) =>
      parameter(name, 'reference', 'Patient/id', (request, value) => {
        request.patient = toId(value, 'Patient', name);
      }),
    ),
    ...(type === 'Encounter' ? [identifierParameter] : []),
    ...(kind.encounter ? [encounterParameter] : []),
    ...(kind.code ? [codeParameter] : []),
    ...dateNames.map((name) =>
      parameter(name, 'date', 'eq, ge, gt, le, lt, sa, eb', (request, value) => {
        request.dates.push(toDateCondition(name, value));
      }),
    ),
  ];
}

/** Throws a refusal that names the first parameter that is unknown or malformed. */
export function toSearchRequest(type: string, query: URLSearchParams): SearchRequest {
  const request: SearchRequest = { type, dates: [], names: [], births: [], count: countLimits.usual, sort: 'newest' };
  const parameters = new Map(parametersOf(type).map((known) => [known.name, known]));
  for (const [name, value] of query) {
    if (query.getAll(name).length > 1 && !mayRepeat.has(name))
      throw refusal.badParameter(name, 'chỉ được dùng một lần', 'may be given only once');
    if (name in controls) controls[name]?.(request, value, name);
    else if (parameters.has(name)) parameters.get(name)?.read(request, value, name);
    else throw refusal.unknownParameter(name);
  }
  if (request.sort.endsWith('date') && request.patient === undefined && request.encounter === undefined) {
    throw refusal.badParameter(
      '_sort',
      'theo ngày chỉ dùng cùng patient hoặc encounter',
      'by date needs patient or encounter',
    );
  }
  return request;
}

/** Conditions of these hold together; alternatives of the others are written with a comma. */
const mayRepeat = new Set([
  'date',
  'recorded-date',
  'authoredon',
  'authored',
  'effective-time',
  'effective',
  'birthdate',
  'name',
]);

const parameter = (name: string, type: Parameter['type'], documentation: string, read: Read): Parameter => ({
  name,
  type,
  documentation,
  read,
});

const byId = parameter('_id', 'token', 'resource id', (request, value) => {
  request.ids = value.split(',');
});

const identifierParameter = parameter('identifier', 'token', 'system|value or value', (request, value, name) => {
  request.identifiers = toTokens(value, name);
});

const encounterParameter = parameter('encounter', 'reference', 'Encounter/id', (request, value, name) => {
  request.encounter = toId(value, 'Encounter', name);
});

const codeParameter = parameter('code', 'token', 'system|code or code', (request, value, name) => {
  request.codes = toTokens(value, name);
});

const personParameters = [
  parameter(
    'name',
    'string',
    'whole words of the name in any order, accents and case do not matter',
    (request, value, name) => {
      if (value.split(',').some((choice) => nameWords(choice).length === 0))
        throw refusal.badParameter(name, 'cần ít nhất một từ', 'at least one word is needed');
      request.names.push(value);
    },
  ),
  parameter('birthdate', 'date', 'eq, ge, gt, le, lt, sa, eb', (request, value, name) => {
    request.births.push(toDateCondition(name, value));
  }),
  parameter('gender', 'token', 'male, female or unknown', (request, value) => {
    request.genders = value.split(',');
  }),
];

/** Parameters that every search has. */
const controls: Record<string, Read> = {
  _count: (request, value, name) => {
    if (!/^\d{1,6}$/.test(value) || Number(value) === 0)
      throw refusal.badParameter(name, 'phải là số dương', 'expected a positive number');
    request.count = Math.min(Number(value), countLimits.most);
  },
  _sort: (request, value, name) => {
    const order = ({ _lastUpdated: 'oldest', '-_lastUpdated': 'newest', date: 'date', '-date': '-date' } as const)[
      value
    ];
    const dated = request.type !== 'Patient' && parametersOf(request.type).some((known) => known.name === 'date');
    if (order === undefined || request.type === 'Patient' || (order.endsWith('date') && !dated)) {
      throw refusal.badParameter(name, 'không hỗ trợ giá trị này', 'this order is not supported');
    }
    request.sort = order;
  },
  _format: () => undefined,
  _pretty: () => undefined,
};

function toTokens(value: string, name: string): Token[] {
  return value.split(',').map((token) => {
    const at = token.indexOf('|');
    const [system, code] = at < 0 ? [undefined, token] : [token.slice(0, at), token.slice(at + 1)];
    if (!code) throw refusal.badParameter(name, 'thiếu giá trị sau dấu "|"', 'a value is needed after "|"');
    return system === undefined ? { code } : { system, code };
  });
}

/** `Patient/x`, `x` or an address that ends so. */
function toId(value: string, type: string, name: string): string {
  const id = /^(?:.*\/)?([A-Za-z]+)\/([A-Za-z0-9.-]{1,64})$/.exec(value);
  if (id !== null && id[1] === type) return id[2] as string;
  if (/^[A-Za-z0-9.-]{1,64}$/.test(value)) return value;
  throw refusal.badParameter(name, `phải có dạng ${type}/id`, `expected ${type}/id`);
}
