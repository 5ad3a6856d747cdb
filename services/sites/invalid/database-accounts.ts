/** Two people under one account, and one whose name would be a statement. */
import { site as local } from '../local.ts';

export const site = {
  ...local,
  databaseAdministrators: [
    { account: 'csdl-1', name: 'Người thứ nhất' },
    { account: 'csdl-1', name: 'Người thứ hai' },
    { account: 'csdl; drop', name: 'Người thứ ba' },
  ],
};

export const messages = [
  'local: two people who run the database are called csdl-1; each has an account of their own (002:15.2.b). Change services/sites/local.ts.',
  'local: a person who runs the database is called csdl; drop; lower case letters, digits and hyphens are expected (002:15.2.b). Change services/sites/local.ts.',
];
