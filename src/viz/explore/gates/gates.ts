/** One step of an LSTM or a GRU opened: its gates with their numbers, and the gradient's ways between them. */
import { html, type TemplateResult } from 'lit-html';
import { norm, sizesOf } from '../../../rnn/index.ts';
import { classes, join, paint } from '../../chart/join.ts';
import { subscript } from '../../text/format.ts';
import { prose } from '../../text/prose.ts';
import type { DiagramPart, DiagramWay } from './diagram.ts';
import {
  BESIDE_RIBBON,
  type GatesLayout,
  layoutGates,
  neighbour,
  type Path,
  type PlacedPart,
} from './layout.ts';
import {
  carriedBy,
  describe,
  describePart,
  gatesFinding,
  gatesNote,
  partName,
  partLit,
  sourcesOf,
  type OpenedStep,
  valueOf,
} from './scene.ts';
import type { NetworkView } from '../network/scene.ts';
import { ribbonWidth } from '../../chart/ribbon-width.ts';
import { type Layer, layerOf, openDrawing } from '../../chart/layers.ts';
import { drawNumberCells, type NumberCell } from '../network/number-cells.ts';

export interface GatesProps {
  readonly opened: OpenedStep;
  readonly view: NetworkView;
  readonly pointed: DiagramPart | DiagramWay | undefined;
  readonly onClose: () => void;
}

/** The frame; its `svg` is filled by `drawGates`. */
export function gatesView({ opened, view, pointed, onClose }: GatesProps): TemplateResult {
  return html`
    <div class="bar">
      <h3 id="gates-title">${prose(gatesFinding(opened, view))}</h3>
      <button aria-label="Close step ${opened.step}" @click=${onClose}>Close</button>
    </div>
    <p class="note">${prose(gatesNote(opened))}</p>
    <div class="scroll"><svg role="group" aria-labelledby="gates-title"></svg></div>
    <p class="note readout" aria-live="polite">${prose(pointed ? describe(pointed, opened) : '')}</p>
  `;
}

export interface DrawGatesProps {
  readonly opened: OpenedStep;
  /** Room for the drawing in pixels, and by how much it is larger than laid out. */
  readonly width: number;
  readonly zoom: number;
  readonly onPoint: (at: DiagramPart | DiagramWay | undefined) => void;
}

export function drawGates(svg: SVGSVGElement, props: DrawGatesProps): void {
  const { opened, width, zoom } = props;
  const layout = layoutGates(opened.diagram, sizesOf(opened.picture.experiment), width / zoom);
  const root = openDrawing(svg, layout);
  drawWays(layerOf(root, 'ways'), layout.paths, props);
  drawParts(layerOf(root, 'parts'), layout, props);
}

/** From line to line of a text. */
const LINE = 14;

const wayKey = ({ from, to }: DiagramWay) => `${from ?? 'outside'} to ${to}`;

function drawWays(root: Layer, paths: readonly Path[], { opened, onPoint }: DrawGatesProps): void {
  const { intensity } = opened.picture.scale;
  const line = ({ points }: Path) => points.map(({ x, y }, i) => `${i ? 'L' : 'M'}${x},${y}`).join('');
  paint(
    join(root, 'path', 'line', paths, ({ way }) => wayKey(way)),
    { d: line },
  );
  const carrying = paths.flatMap((path) => {
    const carried = carriedBy(path.way, opened);
    const size = carried ? norm(carried) : 0;
    return size > 0 ? [{ ...path, size }] : [];
  });
  paint(
    join(root, 'path', 'ribbon', carrying, ({ way }) => wayKey(way)),
    {
      d: line,
      'stroke-width': ({ size }) => ribbonWidth(intensity(size)),
      style: ({ size }) => `--i:${intensity(size)}`,
    },
  )
    .on('pointerenter', (_, { way }) => onPoint(way))
    .on('pointerleave', () => onPoint(undefined));
  const { wrongWays } = opened;
  const wrong = paths.filter(({ way }) => wrongWays.some(([from, to]) => way.from === from && way.to === to));
  paint(
    join(root, 'path', 'wrong', wrong, ({ way }) => wayKey(way)),
    { d: line },
  );
  const sources = paths
    .filter(({ way }) => way.from === undefined)
    .flatMap(({ way, points }) =>
      sourcesOf(way, opened).map((text, line) => ({ way, at: points[1], text, line })),
    );
  paint(
    join(root, 'text', 'outside', sources, ({ way, line }) => `${wayKey(way)}, ${line}`),
    {
      x: ({ at }) => at.x + 4,
      y: ({ at, line }) => at.y + BESIDE_RIBBON + line * LINE,
      text: ({ text }) => text,
    },
  );
}

function drawParts(
  root: Layer,
  { parts: placed, cell, isNumbered }: GatesLayout,
  { opened, onPoint }: DrawGatesProps,
): void {
  const numbers = ({ part }: PlacedPart) => (part.kind === 'vector' ? valueOf(part, opened) : []);
  const largest = Math.max(1e-300, ...placed.flatMap(numbers).map(Math.abs));
  const groups = paint(
    join(root, 'g', 'part', placed, ({ part }) => part.id),
    {
      class: ({ part }) => classes('part', { [part.kind]: true }),
      transform: ({ left, top }) => `translate(${left},${top})`,
      role: 'img',
      'aria-label': ({ part }) => describePart(part, opened),
    },
  )
    .on('pointerenter', (_, { part }) => onPoint(part))
    .on('pointerleave', () => onPoint(undefined))
    .on('focus', (_, { part }) => onPoint(part))
    .on('blur', () => onPoint(undefined))
    .on('keydown', (event: KeyboardEvent, current) => {
      const next = neighbour(placed, current, event.key);
      if (!next) return;
      event.preventDefault();
      event.stopPropagation();
      const nodes = groups.nodes() as SVGElement[];
      for (const node of nodes) node.tabIndex = -1;
      const node = nodes[placed.indexOf(next)];
      node.tabIndex = 0;
      node.focus();
    });
  // One stop for the tab key: the part that was visited last, the first at first.
  const nodes = groups.nodes() as SVGElement[];
  if (!nodes.some((node) => node.tabIndex === 0)) nodes.forEach((node, i) => (node.tabIndex = i ? -1 : 0));

  paint(
    join(groups, 'rect', 'shape', (item) => (item.part.kind === 'vector' ? [] : [item])),
    {
      width: ({ left, right }) => right - left,
      height: ({ top, bottom }) => bottom - top,
      rx: ({ part }) => (part.kind === 'op' ? 13 : 6),
    },
  );
  paint(
    join(groups, 'text', 'sign', (item) => (item.part.kind === 'vector' ? [] : [item])),
    {
      x: ({ left, right }) => (right - left) / 2,
      y: ({ top, bottom }) => (bottom - top) / 2,
      text: ({ part }) => (part.kind === 'bar' ? barText(opened) : part.text),
    },
  );
  const cellsOf = (item: PlacedPart): NumberCell[] =>
    numbers(item).map((value) => ({
      value,
      share: Math.abs(value) / largest,
      lit: partLit(item.part, opened),
    }));
  drawNumberCells(groups, cellsOf, { cell, isNumbered });
  paint(
    join(groups, 'text', 'name', (item) => (item.part.kind === 'vector' ? [item] : [])),
    {
      // What comes before stands at the left end, where no ribbon is: its name keeps clear of the next column.
      x: ({ part }) => (part.step === -1 ? 0 : cell.width / 2 + BESIDE_RIBBON),
      y: -5,
      text: ({ part }) => partName(part, opened),
    },
  );
}

/** What feeds the gates, in symbols. */
function barText({ step, picture }: OpenedStep): string {
  const { weights } = picture.experiment;
  const recurrent = weights.W.length > 0 ? `W h${subscript(step - 1)} + ` : '';
  return `${recurrent}U x${subscript(step)}${weights.b ? ' + b' : ''}`;
}
