import { join } from 'node:path';
import { $ } from 'zx';
import { Problem, type Report } from '../problem.ts';
import type { ToolDirectories } from '../toolchain/ensure.ts';
import { type DeployToolId, tools as pinnedTools } from '../toolchain/tools.ts';
import { archivesOf, type LocalImage } from './archive.ts';
import { bootstrapArguments, buildBase } from './base.ts';
import { type ContextFile, contextOf, tagOf, withContext } from './context.ts';
import { type ImageDeclaration, type ImageName, imageNames, images, packagesEpoch, registryImages } from './images.ts';

export { type Images, imagesOf, pushImages } from './push.ts';

/**
 * `tag` is local, `hssk/<name>:<hash of all inputs>`; `id` is the engine's identifier of the content; `digest` is what the site's
 * registry will know the image by (of the images that stay here, the identifier).
 */
export type BuiltImage = LocalImage & { digest: string };
export type BuiltImages = Record<ImageName, BuiltImage>;

/** Builds the images whose inputs changed since they were last built here; the others cost one look each. */
export async function buildImages(tools: ToolDirectories, report: Report): Promise<BuiltImages> {
  const base = `hssk/base:${tagOf([packagesEpoch, ...bootstrapArguments], [])}`;
  const recipes = imageNames.map((name) => recipeOf(name, base, tools));
  const present = await localImages();
  const missing = recipes.filter(({ tag }) => !present.has(tag));
  const started = performance.now();
  if (!present.has(base)) {
    report(`image base: Debian 13 from its mirror, about a minute`);
    await buildBase(base);
  }
  for (const [index, recipe] of missing.entries()) {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    report(`image ${recipe.name}: ${index + 1} of ${missing.length}, ${seconds} s so far`);
    await buildImage(recipe, base);
  }
  report(`${missing.length} images built, ${recipes.length - missing.length} unchanged`);
  return withDigests({ base, ...Object.fromEntries(recipes.map(({ name, tag }) => [name, tag])) });
}

async function withDigests(tags: Record<string, string>): Promise<BuiltImages> {
  const identifiers = await localImages();
  const images = Object.entries(tags).map(([name, tag]) => ({ name, tag, id: identifiers.get(tag)! }));
  const archives = await archivesOf(images.filter(({ name }) => (registryImages as string[]).includes(name)));
  const built = images.map(({ name, tag, id }) => [name, { tag, id, digest: archives.get(tag)?.digest ?? id }]);
  return Object.fromEntries(built) as BuiltImages;
}

type Recipe = { name: ImageName; tag: string; files: ContextFile[]; declaration: ImageDeclaration };

function recipeOf(name: Exclude<ImageName, 'base'>, base: string, tools: ToolDirectories): Recipe {
  const declaration = images[name];
  const files = contextOf(declaration, (program) => pathOf(program, tools));
  const parts = [base, JSON.stringify(declaration.arguments ?? {})];
  return { name, tag: `hssk/${name}:${tagOf(parts, files)}`, files, declaration };
}

/** Where a program that an image takes in lies on this computer. */
export function pathOf(program: string, tools: ToolDirectories): string {
  const tool = pinnedTools.find(({ binaries }) => binaries.includes(program));
  if (!tool) throw new Error(`no pinned tool has a program ${program}`);
  return join(tools[tool.id as DeployToolId], program);
}

/** Identifier of each local image by its tag. */
async function localImages(): Promise<Map<string, string>> {
  const format = '{{.Repository}}:{{.Tag}} {{.ID}}';
  const listed = await $({ quiet: true })`docker image ls --no-trunc --format ${format}`;
  return new Map(listed.stdout.split('\n').map((line) => line.split(' ') as [string, string]));
}

async function buildImage({ name, tag, files, declaration }: Recipe, base: string): Promise<void> {
  const buildArguments = Object.entries({ BASE: base, ...declaration.arguments }).flatMap(([key, value]) => [
    '--build-arg',
    `${key}=${value}`,
  ]);
  await withContext(files, async (folder) => {
    // The classic builder is in every engine; BuildKit is a package of its own on Debian.
    const env = { ...process.env, DOCKER_BUILDKIT: '0' };
    const built = await $({ quiet: true, nothrow: true, env })`docker build --tag ${tag} ${buildArguments} ${folder}`;
    if (built.exitCode !== 0) {
      throw new Problem({
        where: `image ${name}`,
        what: `${declaration.dockerfile} did not build (exit code ${built.exitCode})`,
        next: 'mend what the last lines show, then run the same command again',
        log: `${built.stdout}\n${built.stderr}`.trim().split('\n').slice(-30).join('\n'),
      });
    }
  });
  await refuseFat(name, tag, declaration);
}

async function refuseFat(name: string, tag: string, { limitMB, dockerfile }: ImageDeclaration): Promise<void> {
  const size = Number((await $({ quiet: true })`docker image inspect --format ${'{{.Size}}'} ${tag}`).stdout) / 1e6;
  if (size <= limitMB) return;
  await $({ quiet: true })`docker image rm ${tag}`;
  throw new Problem({
    where: `image ${name}`,
    what: `it has ${size.toFixed(0)} MB, at most ${limitMB} MB are allowed`,
    next: `leave out what it does not need in ${dockerfile}, or raise its limit in stacks/images/images.ts with a reason`,
  });
}
