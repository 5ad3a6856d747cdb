import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../services/catalogue.ts';
import { tools } from '../toolchain/tools.ts';
import { imageNames, images, registryImages } from './images.ts';
import { kubeadmTags, kubeImages, kubernetesVersion } from './kubernetes.ts';

const inRepository = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

describe.each(imageNames)('image %s', (name) => {
  const { dockerfile, inputs, limitMB, reason } = images[name];

  test('has its Dockerfile, its files and its programs', () => {
    expect(existsSync(inRepository(dockerfile))).toBe(true);
    const programs = tools.flatMap(({ binaries }) => binaries);
    for (const input of inputs) {
      if ('file' in input) expect(existsSync(inRepository(input.file)), input.file).toBe(true);
      if ('program' in input) expect(programs).toContain(input.program);
    }
  });

  test('is made of our own base or of nothing', () => {
    const sources = [...readFileSync(inRepository(dockerfile), 'utf8').matchAll(/^FROM (\S+)/gm)].map(
      ([, from]) => from,
    );
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an argument of a Dockerfile
    for (const source of sources) expect(['${BASE}', 'scratch']).toContain(source);
  });

  test('copies only what it declares, so that its tag tells of every change', () => {
    const copied = [...readFileSync(inRepository(dockerfile), 'utf8').matchAll(/^COPY (?!--from)(\S+)/gm)];
    const given = inputs.map(({ to }) => to.split('/')[0]);
    for (const [, from] of copied) {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: an argument of a Dockerfile
      expect(given).toContain(from!.replace('${PROGRAM}', images[name].arguments?.PROGRAM ?? '').split('/')[0]);
    }
  });

  test('has at most 400 MB, or a reason', () => {
    expect(limitMB <= 400 || Boolean(reason)).toBe(true);
  });
});

test('every image that a component runs is built and pushed', () => {
  const wanted = catalogue.flatMap(({ runs }) => ('image' in runs && runs.image ? [runs.image] : []));
  expect(registryImages).toEqual(expect.arrayContaining([...wanted, ...kubeImages]));
});

test('the registry serves the tags of the Kubernetes version that the toolchain builds', () => {
  const { version } = tools.find(({ id }) => id === 'kubernetes')!;
  expect(kubernetesVersion).toBe(`v${version}`);
  expect(kubeadmTags['kube-apiserver']).toBe(`v${version}`);
  const etcd = tools.find(({ id }) => id === 'etcd')!;
  expect(kubeadmTags.etcd).toBe(`${etcd.version}-0`);
});
