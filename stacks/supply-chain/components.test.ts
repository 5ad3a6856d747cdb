import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOfEntries } from '../images/context.ts';
import { debianPackages } from './debian-packages.ts';
import { goModules } from './go-modules.ts';
import { npmPackages, packageFolders, readLock } from './npm-packages.ts';
import { packageUrl } from './part.ts';

const root = join(import.meta.dirname, '..', '..');

test('what is read of a real dpkg status file is what dpkg-query tells of it', () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the format is dpkg's
  const format = '${db:Status-Status} ${Package} ${Version} ${source:Package} ${source:Version} ${Architecture}\n';
  const told = execFileSync('dpkg-query', ['--show', '--showformat', format], { encoding: 'utf8' }).trim().split('\n');
  const read = debianPackages(readFileSync('/var/lib/dpkg/status', 'utf8'))
    .filter(({ architecture }) => architecture)
    .map(
      ({ name, version, source, architecture }) =>
        `installed ${name} ${version} ${source!.name} ${source!.version} ${architecture}`,
    );
  expect(read.sort()).toEqual(told.filter((line) => line.startsWith('installed ')).sort());
});

test('removed packages are not there; sources that a program was built in are', () => {
  const status = [
    'Package: gone\nStatus: deinstall ok config-files\nVersion: 1.0-1\nArchitecture: amd64',
    'Package: catatonit\nStatus: install ok installed\nArchitecture: amd64\nSource: catatonit (0.2.1-2)\nVersion: 0.2.1-2+b1\nBuilt-Using: glibc (= 2.41-12),\n golang-x-text (= 0.22.0-1)\nDescription: init\n more: text',
  ].join('\n\n');
  expect(debianPackages(status)).toEqual([
    {
      ecosystem: 'Debian',
      name: 'catatonit',
      version: '0.2.1-2+b1',
      architecture: 'amd64',
      source: { name: 'catatonit', version: '0.2.1-2' },
    },
    { ecosystem: 'Debian', name: 'glibc', version: '2.41-12', source: { name: 'glibc', version: '2.41-12' } },
    {
      ecosystem: 'Debian',
      name: 'golang-x-text',
      version: '0.22.0-1',
      source: { name: 'golang-x-text', version: '0.22.0-1' },
    },
  ]);
});

test('every package of the real package-lock.json has a name, a version and the hash that npm checks', () => {
  const packages = npmPackages(readLock(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const find = (wanted: string) => packages.find(({ name }) => name === wanted);
  for (const [name, version] of Object.entries<string>(own.dependencies).filter(
    ([, version]) => !version.startsWith('npm:'),
  )) {
    expect(find(name), name).toMatchObject({ version, integrity: expect.stringMatching(/^sha512-/) });
    expect(find(name)).not.toHaveProperty('developmentOnly');
  }
  // By the name that notices use, not by that of its folder.
  expect(find('cdktn')).toMatchObject({ version: '0.24.0', licence: 'MPL-2.0' });
  expect(find('cdktf')).toBeUndefined();
  expect(find('vitest')).toMatchObject({ developmentOnly: true });
});

test('an image of our services lists the npm packages whose files are in it, and no other', () => {
  const lock = readLock(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const files = filesOfEntries(['services/gateway/main.ts']).map(({ to }) => to);
  const packages = npmPackages(lock, packageFolders(files));
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['pg', 'zod']));
  expect(names).not.toContain('vitest');
  expect(packages.filter(({ developmentOnly }) => developmentOnly)).toEqual([]);
});

test('a package that the lock does not have is an error', () => {
  const lock = readLock(JSON.stringify({ lockfileVersion: 3, packages: {} }));
  expect(() => npmPackages(lock, ['node_modules/x'])).toThrow('node_modules/x is not in package-lock.json');
});

test('folders of packages are found inside of packages too', () => {
  const files = [
    'app/node_modules/@a/b/package.json',
    'app/node_modules/@a/b/node_modules/c/package.json',
    'app/node_modules/d/lib/package.json',
  ];
  expect(packageFolders(files)).toEqual(['node_modules/@a/b', 'node_modules/@a/b/node_modules/c']);
});

test('modules of Go programs: replaced ones by what took their place, the release as stdlib, our own not', () => {
  const printed = [
    '/cache/bin/kubelet: go1.26.8',
    '\tpath\tk8s.io/kubernetes/cmd/kubelet',
    '\tmod\tk8s.io/kubernetes\tv1.36.3\th1:own=',
    '\tdep\tk8s.io/api\tv0.0.0',
    '\t=>\tk8s.io/api\tv0.36.3\th1:replaced=',
    '\tdep\tgolang.org/x/net\tv0.40.0\th1:net=',
    '\tbuild\t-trimpath=true',
    '/cache/bin/coredns: go1.27rc1',
    '\tmod\thssk-ops/toolchain/coredns\t(devel)\t',
    '\tdep\tgolang.org/x/net\tv0.40.0\th1:net=',
  ].join('\n');
  expect(goModules(printed).map(({ name, version, moduleHash = '' }) => `${name} ${version} ${moduleHash}`)).toEqual([
    'stdlib 1.26.8 ',
    'k8s.io/kubernetes v1.36.3 h1:own=',
    'k8s.io/api v0.36.3 h1:replaced=',
    'golang.org/x/net v0.40.0 h1:net=',
    'stdlib 1.27.0-rc.1 ',
  ]);
});

test('the modules of a real Go program are read from it', ({ skip }) => {
  const programs = (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, 'gofmt'))
    .filter((path) => existsSync(path));
  if (programs.length === 0) return skip('no Go program on PATH');
  const modules = goModules(execFileSync('go', ['version', '-m', programs[0]!], { encoding: 'utf8' }));
  expect(modules[0]).toMatchObject({ name: 'stdlib', version: expect.stringMatching(/^\d+\.\d+/) });
});

test.each([
  [{ ecosystem: 'npm', name: '@fastify/cookie', version: '11.1.5' }, 'pkg:npm/%40fastify/cookie@11.1.5'],
  [
    { ecosystem: 'Go', name: 'github.com/Azure/x/v2', version: 'v2.0.0+incompatible' },
    'pkg:golang/github.com/azure/x/v2@v2.0.0%2Bincompatible',
  ],
  [
    { ecosystem: 'Debian', name: 'libstdc++6', version: '1:14.2.0-19', architecture: 'amd64' },
    'pkg:deb/debian/libstdc%2B%2B6@1%3A14.2.0-19?arch=amd64&distro=debian-13',
  ],
] as const)('the package URL of %o is %s', (component, url) => expect(packageUrl(component)).toBe(url));
