import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { site } from '../services/sites/local.ts';
import { daysLeft, issueCertificate } from './certificates.ts';
import { ensureSiteKeys, password, readKey } from './keys.ts';
import { secretsOf } from './secrets.ts';
import { siteFiles } from './site-files.ts';

beforeEach(() => {
  process.env.XDG_STATE_HOME = mkdtempSync(join(tmpdir(), 'hssk-keys-'));
});

const digestOf = (directory: string) =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'base64'))
    .join();

test('a second run keeps every key, and an interrupted first run is completed', async () => {
  await ensureSiteKeys(site);
  const keys = siteFiles(site).keys;
  secretsOf(site);
  const first = digestOf(keys);
  await ensureSiteKeys(site);
  secretsOf(site);
  expect(digestOf(keys)).toBe(first);
  rmSync(join(keys, 'document-index'));
  await ensureSiteKeys(site);
  expect(readKey(site, 'document-index')).not.toBe('');
});

test('002:18.1 no private file can be read by another user', async () => {
  await ensureSiteKeys(site);
  const keys = siteFiles(site).keys;
  const open = readdirSync(keys, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.pub'))
    .filter((entry) => (statSync(join(entry.parentPath, entry.name)).mode & 0o077) !== 0);
  expect(open.map(({ name }) => name)).toEqual([]);
});

test('the certificates are of the site authority and name where they are used', async () => {
  await ensureSiteKeys(site);
  const authority = new X509Certificate(readKey(site, 'authority.crt'));
  const edge = new X509Certificate(readKey(site, 'edge.crt'));
  expect(edge.verify(authority.publicKey)).toBe(true);
  expect(edge.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(edge.checkHost('hssk.local')).toBe('hssk.local');
});

test('a certificate that is about to end is made anew at the next deploy', async () => {
  await ensureSiteKeys(site);
  const authority = { certificate: readKey(site, 'authority.crt'), key: readKey(site, 'authority.key') };
  const request = {
    commonName: 'old',
    names: [site.edge.hostName, 'localhost', '127.0.0.1'],
    days: 3,
    usage: 'server' as const,
  };
  const old = await issueCertificate(authority, request);
  writeFileSync(join(siteFiles(site).keys, 'edge.crt'), old.certificate);
  await ensureSiteKeys(site);
  expect(daysLeft(readKey(site, 'edge.crt'))).toBeGreaterThan(300);
});

test('000:7.3.b an issued password has 8 characters or more of all four classes', () => {
  for (let round = 0; round < 100; round += 1) {
    expect(password()).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^A-Za-z0-9]).{8,}$/);
  }
});
