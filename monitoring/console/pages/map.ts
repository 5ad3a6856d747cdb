/** Sơ đồ: the system drawn from its declarations, in the colours of now. Pure. */
import { html } from 'ghtml';
import { asOf, type Setting, silenceNotes } from '../frame.ts';
import { current, type Known } from '../known.ts';
import type { Readings } from '../read/readings.ts';
import type { Light } from '../view/lights.ts';
import {
  drawnEdges,
  type MapEdge,
  type MapNode,
  nodeHeight,
  nodeWidth,
  outside,
  type SystemMap,
} from '../view/system-map.ts';
import { mark } from './light-list.ts';

export type Drawn = { map: SystemMap; lights: Light[]; readings: Known<Readings> };

export function mapPage(setting: Setting, { map, lights, readings }: Drawn): string {
  const { texts } = setting.language;
  const states = new Map(lights.map((light) => [light.component, light]));
  return html`<div class="lead"><h1>${texts.map.title}</h1><p class="soft">${asOf(setting, readings)} ${texts.greyRule}</p></div>
!${silenceNotes(setting, { readings })}
<section class="card" aria-label="${texts.map.title}"><div class="scroll" tabindex="0" role="region" aria-label="${texts.map.drawing}">!${drawing(setting, map, states)}</div></section>
<section class="card" aria-labelledby="calls"><h2 id="calls">${texts.map.calls}</h2>!${callTable(setting, map)}</section>
<section class="card" aria-labelledby="machines"><h2 id="machines">${texts.map.machines}</h2>!${machineTable(setting, map, readings)}</section>`;
}

function drawing(setting: Setting, map: SystemMap, states: Map<string, Light>): string {
  const { nodes, width, height, divide } = map;
  const at = new Map(nodes.map((node) => [node.id, node]));
  const lines = pairs(drawnEdges(map)).map(({ from, to, ports }) => {
    const [start, end] = [at.get(from), at.get(to)];
    return start && end
      ? line(start, end, `${nameOf(setting, from)} → ${nameOf(setting, to)}: ${ports.join(', ')}`)
      : '';
  });
  const boxes = nodes.map((node) => box(setting, node, states.get(node.id)));
  return html`<svg class="map" viewBox="-8 -8 ${width + 16} ${height + 16}" role="img" aria-label="${setting.language.texts.map.drawing}"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 .5 7.5 4 0 7.5z"/></marker></defs>!${divide === undefined ? '' : html`<path class="divide" d="M0 ${divide}H${width - 50}"/><text x="0" y="${divide + 30}">${setting.language.texts.map.foundations}</text>`}!${lines}!${boxes}</svg>`;
}

const nameOf = ({ language: { texts } }: Setting, id: string): string =>
  id === outside ? texts.map.his : (texts.components[id] ?? id);

/** One line for all calls of a pair. */
function pairs(edges: MapEdge[]): { from: string; to: string; ports: number[] }[] {
  const found = new Map<string, { from: string; to: string; ports: number[] }>();
  for (const { from, to, port } of edges) {
    const pair = found.get(`${from} ${to}`) ?? { from, to, ports: [] };
    if (!pair.ports.includes(port)) pair.ports.push(port);
    found.set(`${from} ${to}`, pair);
  }
  return [...found.values()];
}

function line(from: MapNode, to: MapNode, said: string): string {
  const middle = (node: MapNode) => node.y + nodeHeight / 2;
  if (from.x === to.x) {
    const down = to.y > from.y;
    const x = from.x + nodeWidth / 2;
    const near = Math.abs(to.y - from.y) <= nodeHeight + 40;
    const [start, end] = down ? [from.y + nodeHeight, to.y - 2] : [from.y, to.y + nodeHeight + 2];
    const path = near
      ? `M${x} ${start}V${end}`
      : `M${from.x + nodeWidth} ${middle(from)}C${from.x + nodeWidth + 46} ${middle(from)} ${from.x + nodeWidth + 46} ${middle(to)} ${from.x + nodeWidth + 2} ${middle(to)}`;
    return html`<path class="call" d="${path}" marker-end="url(#arrow)"><title>${said}</title></path>`;
  }
  const right = to.x > from.x;
  const [x1, x2] = right ? [from.x + nodeWidth, to.x - 2] : [from.x, to.x + nodeWidth + 2];
  const bend = (x2 - x1) / 2;
  return html`<path class="call" d="M${x1} ${middle(from)}C${x1 + bend} ${middle(from)} ${x2 - bend} ${middle(to)} ${x2} ${middle(to)}" marker-end="url(#arrow)"><title>${said}</title></path>`;
}

function box(setting: Setting, { id, x, y, machines }: MapNode, light: Light | undefined): string {
  const { texts, number } = setting.language;
  const state = id === outside ? 'outside' : (light?.state ?? 'none');
  const second = id === outside ? texts.map.hospitals : state === 'outside' ? '' : texts.states[state];
  const up = light?.machines ? texts.today.machines(number(light.machines.up), number(light.machines.all)) : '';
  const names = machines.map(({ name }) => name).join(', ');
  return html`<g class="node ${state}" transform="translate(${x} ${y})"><title>${nameOf(setting, id)}: ${second}!${names ? html` (${names})` : ''}</title><rect class="box" width="${nodeWidth}" height="${nodeHeight}" rx="10"/><rect class="edge" width="6" height="${nodeHeight}" rx="3"/>!${state === 'outside' ? '' : `<g transform="translate(16 15)">${mark(state)}</g>`}<text class="name" x="${state === 'outside' ? 18 : 40}" y="29">${nameOf(setting, id)}</text><text x="18" y="49">${second}</text><text x="18" y="66">${up || (machines.length === 1 ? names : '')}</text></g>`;
}

function callTable(setting: Setting, { edges }: SystemMap): string {
  const { texts } = setting.language;
  const rows = edges.map(
    ({ from, to, port, why }) =>
      html`<tr><td>${nameOf(setting, from)}</td><td>${nameOf(setting, to)}</td><td class="number">${port}</td><td lang="en">${why}</td></tr>`,
  );
  return html`<details><summary>${texts.today.asTable}</summary><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${texts.map.from}</th><th scope="col">${texts.map.to}</th><th scope="col" class="number">${texts.map.port}</th><th scope="col">${texts.map.why}</th></tr></thead><tbody>!${rows}</tbody></table></div></details>`;
}

function machineTable(setting: Setting, { nodes }: SystemMap, readings: Known<Readings>): string {
  const { texts } = setting.language;
  const asked = current(readings)?.machines;
  const rows = nodes
    .flatMap(({ id, machines }) => machines.map((machine) => ({ ...machine, id })))
    .map(({ id, name, address }) => {
      const up = asked?.[name];
      const state = up === undefined ? 'none' : up ? 'good' : 'bad';
      return html`<tr><td><span class="with-mark">!${mark(state)} ${name}</span></td><td>${nameOf(setting, id)}</td><td>${address}</td><td>${texts.map.answers[state]}</td></tr>`;
    });
  return html`<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">${texts.backups.machine}</th><th scope="col">${texts.alerts.component}</th><th scope="col">${texts.map.address}</th><th scope="col">${texts.map.answer}</th></tr></thead><tbody>!${rows}</tbody></table></div>`;
}
