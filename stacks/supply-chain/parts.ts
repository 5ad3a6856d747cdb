import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { archivesOf } from '../images/archive.ts';
import { type BuiltImages, pathOf } from '../images/build.ts';
import { contextOf } from '../images/context.ts';
import { type ImageDeclaration, images, type RegistryImage, registryImages } from '../images/images.ts';
import { cacheDirectory } from '../site-files.ts';
import type { ToolDirectories } from '../toolchain/ensure.ts';
import { type DeployToolId, toolIds, toolOf } from '../toolchain/tools.ts';
import { debianPackages } from './debian-packages.ts';
import { goModules } from './go-modules.ts';
import { filesInLayers } from './layers.ts';
import { type LockFile, npmPackages, packageFolders, readLock } from './npm-packages.ts';
import type { Part, SoftwareComponent } from './part.ts';

const root = join(import.meta.dirname, '..', '..');

/** Everything that this version would bring to a site: npm packages, tools, and each image of the site's registry by its digest. */
export async function partsOfVersion(tools: ToolDirectories, built: BuiltImages): Promise<Part[]> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = readLock(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const npm: Part = { id: 'npm', kind: 'application', name: 'hssk-ops', version, components: npmPackages(lock) };
  const parts = [npm];
  for (const id of toolIds) parts.push(await toolPart(id, tools[id]));
  const archives = await archivesOf(registryImages.map((name) => built[name]));
  for (const name of registryImages) {
    const { tag, digest } = built[name];
    const layers = archives
      .get(tag)!
      .blobs.slice(1)
      .map((blob) => blob.digest);
    const components = await imageComponents(name, { digest, layers }, { tools, lock });
    parts.push({
      id: `image-${name}`,
      kind: 'container',
      name: `hssk/${name}`,
      version: tag.split(':')[1]!,
      digest,
      components,
    });
  }
  return parts;
}

async function toolPart(id: DeployToolId, directory: string): Promise<Part> {
  const { binaries, version, provider, onPath } = toolOf(id);
  const programs = binaries.map((name) => join(directory, name));
  return {
    id: `tool-${id}`,
    kind: 'application',
    name: id,
    version,
    ...(provider || onPath ? { onlyHere: true as const } : {}),
    components: await modulesOf(programs),
  };
}

/** Debian packages by dpkg's own list in the image; what its build copies in by the lists of where that came from. */
async function imageComponents(
  name: RegistryImage,
  { digest, layers }: { digest: string; layers: string[] },
  { tools, lock }: { tools: ToolDirectories; lock: LockFile },
): Promise<SoftwareComponent[]> {
  const debian = await remembered(`packages-${digest.replace('sha256:', '')}`, async () =>
    debianPackages(await filesInLayers(layers, ['var/lib/dpkg/status', 'var/lib/dpkg/status.d/*'])),
  );
  const declaration: ImageDeclaration = images[name];
  const programs = declaration.inputs.flatMap((input) => ('program' in input ? pathOf(input.program, tools) : []));
  return [...debian, ...(await modulesOf(programs)), ...npmPackages(lock, foldersIn(declaration))];
}

/** The files of an image that come from npm packages: those that its sources import, and Node itself, which is one. */
function foldersIn(declaration: ImageDeclaration): string[] {
  const files = contextOf(
    { ...declaration, inputs: declaration.inputs.filter((input) => !('program' in input)) },
    () => '',
  );
  const node = declaration.inputs.some((input) => 'file' in input && input.file === 'node_modules/node/bin/node');
  return [...packageFolders(files.map(({ to }) => to)), ...(node ? ['node_modules/node'] : [])];
}

/** Modules compiled into programs. A built tool lies in a folder that is named by the hash of all that decided it. */
async function modulesOf(programs: string[]): Promise<SoftwareComponent[]> {
  if (programs.length === 0) return [];
  const hash = /-([0-9a-f]{12})$/.exec(basename(dirname(dirname(programs[0]!))))?.[1];
  const read = async () =>
    goModules((await promisify(execFile)('go', ['version', '-m', ...programs], { maxBuffer: 2 ** 26 })).stdout);
  return hash ? remembered(`modules-${hash}-${programs.map((program) => basename(program)).join('-')}`, read) : read();
}

/** What follows from content alone is found out once on this computer. A new form of the record gets a new folder. */
async function remembered(key: string, find: () => Promise<SoftwareComponent[]>): Promise<SoftwareComponent[]> {
  const folder = join(cacheDirectory(), 'software-lists-1');
  const file = join(folder, `${key}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const found = await find();
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(found));
  renameSync(`${file}.${process.pid}`, file);
  return found;
}
