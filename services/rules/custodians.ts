/** Rules about the people of whom two must sign before a monthly point of the backups goes. */
import type { Custodian } from '../declare.ts';
import { type Rule, shared } from './rule.ts';

const needed = 2;

export const custodianRules: Rule[] = [
  {
    id: 'two-custodians',
    titleVi: 'Xóa điểm lưu tháng cần hai người khác nhau ký',
    meets: ['002:20.1.1'],
    broken: ({ custodians }) =>
      custodians.length >= needed
        ? []
        : [`${custodians.length} custodians are named; at least ${needed} people must be able to sign`],
  },
  {
    id: 'custodian-is-one-person',
    titleVi: 'Mỗi người giữ khóa có tài khoản và khóa riêng',
    meets: ['002:20.1.1'],
    broken: ({ custodians }) => [
      ...shared(custodians, ({ account }) => account).map(
        ([first]) => `two custodians are called ${first?.account}; each person has an account of their own`,
      ),
      ...shared(custodians.filter(hasKey), ({ publicKey }) => publicKey).map(
        (group) =>
          `${group.map(({ account }) => account).join(' and ')} have the same key; each person signs with their own`,
      ),
    ],
  },
  {
    id: 'custodian-account',
    titleVi: 'Tài khoản người giữ khóa là một từ viết thường',
    meets: ['002:20.1.1'],
    // It stands in a list of patterns, where other signs would mean other people too.
    broken: ({ custodians }) =>
      custodians
        .filter(({ account }) => !/^[a-z][a-z0-9-]*$/.test(account))
        .map(({ account }) => `a custodian is called ${account}; lower case letters, digits and hyphens are expected`),
  },
  {
    id: 'custodian-key',
    titleVi: 'Người giữ khóa ký bằng khóa SSH của chính mình',
    meets: ['002:20.1.1'],
    broken: ({ kind, custodians }) =>
      custodians
        .filter(({ publicKey }) => (publicKey ? !isPublicKey(publicKey) : kind === 'production'))
        .map(
          ({ account, publicKey }) =>
            `custodian ${account} has ${publicKey ? 'a key of another form' : 'no key'}; the public half of the person's own is expected, ssh-ed25519 AAAA…`,
        ),
  },
];

const hasKey = (custodian: Custodian): custodian is Required<Custodian> => Boolean(custodian.publicKey);

const isPublicKey = (key: string): boolean => /^(sk-)?ssh-ed25519(@openssh\.com)? AAAA[A-Za-z0-9+/]+=*$/.test(key);
