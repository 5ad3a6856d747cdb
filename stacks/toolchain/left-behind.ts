/** A resource that exists though the state does not know it: an `import` block of tofu. */
export type LeftBehind = { to: string; id: string };

type Metadata = { name?: string; namespace?: string };
export type Synthesized = { resource?: Record<string, Record<string, { metadata?: Metadata | Metadata[] }>> };

/**
 * The Kubernetes objects that an apply could not make because they are there already, from its event stream (`-json-into`).
 * They come of an apply that was killed between making an object and recording it.
 */
export function leftBehind(events: string, json: object): LeftBehind[] {
  const addresses = events
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as DiagnosticEvent)
    .filter(({ diagnostic }) => /already exists/.test(`${diagnostic?.summary} ${diagnostic?.detail}`))
    .flatMap(({ diagnostic }) => diagnostic?.address ?? []);
  return addresses.flatMap((address) => {
    const id = idOf(address, json);
    return id ? [{ to: address, id }] : [];
  });
}

type DiagnosticEvent = { diagnostic?: { summary: string; detail?: string; address?: string } };

/** `<namespace>/<name>`, or the name alone of an object that stands in no namespace. */
function idOf(address: string, json: Synthesized): string | undefined {
  const [kind, name] = address.split('.');
  if (!kind?.startsWith('kubernetes_')) return undefined;
  const metadata = [json.resource?.[kind]?.[name ?? '']?.metadata ?? []].flat()[0];
  return metadata?.namespace ? `${metadata.namespace}/${metadata.name}` : metadata?.name;
}
