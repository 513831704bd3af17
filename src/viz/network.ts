/** The unrolled network: values light up on the way forward, ribbons as wide as the gradient run back. */
import { type BaseType, select, type Selection } from 'd3';
import type { Flow, LossStep } from '../rnn/index.ts';
import { sizesOf } from '../rnn/index.ts';
import { classes, join, paint, STRONG } from './draw.ts';
import type { Picture, Place } from './explorer.ts';
import { formatWithin } from './format.ts';
import { layoutNetwork, type NetworkEdge, type NetworkLayout, ribbon, type Stack } from './network-layout.ts';
import { type Moment, progress } from './timeline.ts';

export interface NetworkProps {
  readonly picture: Picture;
  readonly moment: Moment;
  readonly selected: Place;
  readonly hovered: Place | undefined;
  /** Room for the drawing in pixels. */
  readonly width: number;
  readonly onHover: (k: number | undefined) => void;
  /** A column was clicked: show what reaches it of the loss that is drawn. */
  readonly onSelect: (k: number) => void;
  /** A loss was clicked. */
  readonly onLoss: (t: number) => void;
}

/** Size of the page's type, in pixels, for which the drawing is laid out. */
const TYPE_SIZE = 15;
const NARROWEST_RIBBON = 1.5;
const WIDEST_RIBBON = 24;

type Root = Selection<SVGElement, unknown, BaseType, unknown>;

/** Draws the network; returns where the column stands at which something happens, if at one. */
export function drawNetwork(svg: SVGSVGElement, props: NetworkProps): number | undefined {
  const { picture, width } = props;
  // The drawing grows with the type, as on a projector.
  const zoom = parseFloat(getComputedStyle(document.documentElement).fontSize) / TYPE_SIZE;
  const layout = layoutNetwork(sizesOf(picture.experiment), width / zoom);
  const root = paint(select<SVGElement, unknown>(svg), {
    width: layout.width * zoom,
    height: layout.height * zoom,
    viewBox: `0 0 ${layout.width} ${layout.height}`,
  });
  const layer = (name: string) => join(root, 'g', name, [0]) as unknown as Root;
  drawLines(layer('lines'), layout, props);
  drawRibbons(layer('ribbons'), layout, props);
  drawStacks(layer('stacks'), layout, props);
  drawLosses(layer('losses'), layout, props);
  drawLabels(layer('labels'), layout, props);
  drawColumns(layer('columns'), layout, props);

  const step = activeStep(props.moment);
  const column = layout.stacks.find((stack) => stack.kind === 'h' && stack.step === step);
  return column && column.x * zoom;
}

function activeStep({ of, forward, reached }: Moment): number | undefined {
  if (of === 'forward') return Math.ceil(forward);
  return of === 'all' ? undefined : (reached ?? of);
}

const edgeKey = ({ kind, step }: NetworkEdge) => `${kind}${step}`;

/** The structure in ink; the step under way forward is traced in the colour of values. */
function drawLines(root: Root, { edges }: NetworkLayout, props: NetworkProps): void {
  const { moment } = props;
  const line = ({ from, to }: NetworkEdge) => `M${to.x},${to.y}L${from.x},${from.y}`;
  paint(join(root, 'path', 'line', edges, edgeKey), {
    class: (edge) => classes('line', { picked: isPicked(edge, props) }),
    d: line,
  });

  const share = (edge: NetworkEdge) => (moment.of === 'forward' ? forwardShare(moment, edge) : 0);
  const live = edges.filter((edge) => share(edge) > 0 && edge.step === Math.ceil(moment.forward));
  paint(join(root, 'path', 'trace', live, edgeKey), {
    d: line,
    pathLength: 1,
    'stroke-dasharray': (edge) => `${share(edge)} 1`,
  });
}

/** Whether an edge is the copy of the parameter at which the term on show ends. */
function isPicked({ parameter, step }: NetworkEdge, props: NetworkProps): boolean {
  const place = props.hovered ?? props.selected;
  const showsOneTerm = props.hovered !== undefined || props.moment.reached !== undefined;
  return showsOneTerm && parameter === place.parameter && step === place.k;
}

/** Within its step: inputs and the previous state first, then the output, then the loss. */
const FORWARD_START = { toInput: 0, toPrevious: 0, toHidden: 0.4, toOutput: 0.7 };
const FORWARD_TIME = 0.3;

function forwardShare(
  { forward }: Moment,
  { kind, step }: { kind: NetworkEdge['kind']; step: number },
): number {
  return Math.min(1, Math.max(0, (forward - (step - 1) - FORWARD_START[kind]) / FORWARD_TIME));
}

interface Ribbon extends NetworkEdge {
  readonly share: number;
  /** Norm of the gradient where the ribbon starts and where it ends. */
  readonly norms: readonly [number, number];
}

/** The loss whose gradient is drawn: the one hovered, else the one that is playing. */
function drawnLoss({ moment, hovered }: NetworkProps): LossStep | undefined {
  return hovered?.t ?? (moment.of === 'forward' ? undefined : moment.of);
}

function ribbonsOf({ edges }: NetworkLayout, props: NetworkProps): Ribbon[] {
  const loss = drawnLoss(props);
  if (loss === undefined) return [];
  const flow = props.picture.terms.flow(loss);
  return edges
    .map((edge) => ({ ...edge, norms: normsAlong(edge, flow), share: shareOf(edge, props) }))
    .filter(({ share, norms }) => share > 0 && norms[0] > 0);
}

function normsAlong({ kind, step }: NetworkEdge, flow: Flow): readonly [number, number] {
  const end = flow[kind][step - 1];
  if (kind === 'toOutput') return [end, end];
  return [kind === 'toHidden' ? flow.toOutput[step - 1] : flow.hidden[step], end];
}

function shareOf({ kind, step }: NetworkEdge, { moment, hovered }: NetworkProps): number {
  if (hovered) {
    if (kind === 'toOutput' || kind === 'toHidden') return step === hovered.t ? 1 : 0;
    return kind === 'toPrevious' && step > hovered.k && step <= hovered.t ? 1 : 0;
  }
  switch (kind) {
    case 'toOutput':
      return progress.toOutput(moment, step);
    case 'toHidden':
      return progress.toHidden(moment, step);
    default:
      return progress.fromHidden(moment, step);
  }
}

function drawRibbons(root: Root, layout: NetworkLayout, props: NetworkProps): void {
  const { intensity } = props.picture.scale;
  const ribbons = ribbonsOf(layout, props);
  const width = (norm: number) =>
    norm === 0 ? 0 : NARROWEST_RIBBON + (WIDEST_RIBBON - NARROWEST_RIBBON) * intensity(norm);
  const fades = paint(join(root, 'linearGradient', 'fade', ribbons, edgeKey), {
    id: (edge) => `fade-${edgeKey(edge)}`,
    gradientUnits: 'userSpaceOnUse',
    x1: ({ from }) => from.x,
    y1: ({ from }) => from.y,
    x2: ({ to }) => to.x,
    y2: ({ to }) => to.y,
  });
  paint(
    join(fades, 'stop', 'end', ({ norms }) => norms),
    { offset: (_, index) => index, style: (norm) => `--i:${intensity(norm)}` },
  );
  paint(join(root, 'path', 'ribbon', ribbons, edgeKey), {
    d: ({ from, to, norms, share }) => ribbon(from, to, [width(norms[0]), width(norms[1])], share),
    fill: (edge) => `url(#fade-${edgeKey(edge)})`,
  });
}

interface Cell {
  readonly value: number;
  /** Size of the value as a share of the largest one drawn. */
  readonly share: number;
  /** How much of it has been computed, 0 to 1. */
  readonly lit: number;
}

function valuesOf({ kind, step }: Stack, { experiment, gradients }: Picture): readonly number[] {
  if (kind === 'x') return experiment.inputs[step - 1];
  if (kind === 'o') return gradients.outputs[step - 1];
  return step === 0 ? experiment.initial.h : gradients.hidden[step - 1];
}

function litOf({ kind, step }: Stack, moment: Moment): number {
  if (kind === 'x' || step === 0) return 1;
  return kind === 'h'
    ? forwardShare({ ...moment, forward: moment.forward - 0.2 }, { kind: 'toPrevious', step })
    : forwardShare({ ...moment, forward: moment.forward - 0.2 }, { kind: 'toHidden', step });
}

function drawStacks(root: Root, { stacks, cell }: NetworkLayout, props: NetworkProps): void {
  const { picture, moment, selected, hovered } = props;
  const place = hovered ?? selected;
  const largest = Math.max(1e-300, ...stacks.flatMap((stack) => valuesOf(stack, picture).map(Math.abs)));
  const showsOneTerm = hovered !== undefined || typeof moment.of === 'number';
  const isMarked = ({ kind, step }: Stack) => showsOneTerm && kind === 'h' && step === place.k;
  const groups = paint(
    join(root, 'g', 'stack', stacks, ({ kind, step }) => `${kind}${step}`),
    {
      class: (stack) => classes('stack', { marked: isMarked(stack) }),
      transform: ({ x, top }) => `translate(${x - cell.width / 2},${top})`,
    },
  );
  const cells = paint(
    join(groups, 'g', 'cell', (stack) => {
      const lit = litOf(stack, moment);
      return valuesOf(stack, picture).map((value): Cell => ({
        value,
        lit,
        share: Math.abs(value) / largest,
      }));
    }),
    {
      class: ({ share }) => classes('cell', { strong: share > STRONG }),
      transform: (_, unit) => `translate(0,${unit * cell.height})`,
      style: ({ share, lit }) => `--i:${share};--lit:${lit}`,
    },
  );
  paint(
    join(cells, 'rect', 'box', (datum) => [datum]),
    { rx: 2, width: cell.width, height: cell.height - 1 },
  );
  paint(
    join(cells, 'text', 'value', (datum) => [datum]),
    { x: cell.width / 2, y: cell.height / 2, text: ({ value }) => formatWithin(value, cell.width / 6.5) },
  );
}

function drawLosses(root: Root, { losses, lossRadius }: NetworkLayout, props: NetworkProps): void {
  const { picture, moment } = props;
  const drawn = drawnLoss(props);
  const lossOf = (step: number) => picture.gradients.losses[step - 1];
  const groups = paint(
    join(root, 'g', 'loss', losses, ({ step }) => step),
    {
      class: ({ step }) =>
        classes('loss', {
          active: lossOf(step) !== null && (drawn === step || drawn === 'all'),
          absent: lossOf(step) === null,
        }),
      transform: ({ x, y }) => `translate(${x},${y})`,
      style: ({ step }) => `--lit:${forwardShare(moment, { kind: 'toOutput', step })}`,
    },
  ).on('click', (_, { step }) => lossOf(step) !== null && props.onLoss(step));
  paint(
    join(groups, 'circle', 'disc', (loss) => [loss]),
    { r: lossRadius },
  );
  paint(
    join(groups, 'text', 'value', ({ step }) => [lossOf(step)]),
    {
      class: (loss) => classes('value', { long: loss !== null && formatLoss(loss).length > 4 }),
      text: (loss) => (loss === null ? '–' : formatLoss(loss)),
    },
  );
}

/** As much of a loss as its disc holds. */
const formatLoss = (loss: number) => formatWithin(loss, 5);

interface Label {
  readonly key: string;
  readonly className: string;
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly index?: number;
  readonly step?: number;
}

/** Names of nodes, what arrives at each hidden state, and the factor of each hop. */
function drawLabels(root: Root, layout: NetworkLayout, props: NetworkProps): void {
  const { picture, moment } = props;
  const { stacks, losses, cell, lossRadius, edges } = layout;
  const isTight = layout.pitch - cell.width < 60;
  const below = ({ top, count }: Stack, line = 1) => top + count * cell.height + 13 * line;
  const beside = WIDEST_RIBBON / 2 + 4;

  const names: Label[] = [
    ...losses.map(({ step, x, y }) => name('E', step, x + lossRadius + 5, y + 4)),
    ...stacks.map((stack) =>
      stack.kind === 'h'
        ? name('h', stack.step, stack.x + beside, below(stack))
        : name(stack.kind, stack.step, stack.x + cell.width / 2 + 4, stack.top + cell.height / 2 + 4),
    ),
  ];
  const loss = drawnLoss(props);
  const flow = loss === undefined ? undefined : picture.terms.flow(loss);
  const ribbons = ribbonsOf(layout, props);
  const hops: Label[] = ribbons
    .filter(({ kind, share }) => kind === 'toPrevious' && share === 1)
    .map(({ step, from, to, norms }) => ({
      key: `hop${step}`,
      className: 'hop',
      x: (from.x + to.x) / 2,
      y: from.y - WIDEST_RIBBON / 2 - 7,
      text: `${isTight ? '' : '×\u2009'}${formatWithin(norms[1] / norms[0], 5)}`,
    }));
  const arrived = stacks.filter(({ kind, step }) => {
    if (kind !== 'h' || !flow) return false;
    if (props.hovered) return step >= props.hovered.k && step <= props.hovered.t;
    if (moment.of === 'all') return moment.elapsed >= 1;
    return moment.reached !== undefined && step >= moment.reached && step <= Number(moment.of);
  });
  const norms: Label[] = arrived.map((stack) => ({
    key: `norm${stack.step}`,
    className: 'arrived',
    x: stack.x - beside,
    y: below(stack, isTight ? 2 : 1),
    text: `${layout.pitch < 130 ? '' : '‖·‖ '}${formatWithin(flow!.hidden[stack.step], isTight ? 5 : 8)}`,
  }));
  const parameters: Label[] = edges
    .filter(({ parameter }) => parameter)
    .map((edge) => {
      const { kind, step, from, to, parameter } = edge;
      const offset = kind === 'toPrevious' ? [0, WIDEST_RIBBON / 2 + 13] : [WIDEST_RIBBON / 2 + 7, 4];
      return {
        key: `${parameter}${step}`,
        className: classes('parameter', { picked: isPicked(edge, props) }),
        x: (from.x + to.x) / 2 + offset[0],
        y: (from.y + to.y) / 2 + offset[1],
        text: parameter!,
      };
    });

  const labels = paint(
    join(root, 'text', 'label', [...names, ...hops, ...norms, ...parameters], ({ key }) => key),
    { class: ({ className }) => `label ${className}`, x: ({ x }) => x, y: ({ y }) => y },
  );
  paint(
    join(labels, 'tspan', 'text', (label) => [label]),
    { text: ({ text }) => text },
  );
  paint(
    join(labels, 'tspan', 'index', ({ index }) => (index === undefined ? [] : [index])),
    { dy: 3, text: (index) => index },
  );
}

const name = (text: string, index: number, x: number, y: number): Label => ({
  key: `${text}${index}`,
  className: 'name',
  x,
  y,
  text,
  index,
});

/** Invisible columns take the pointer: what reaches h_k of the loss that is drawn. */
function drawColumns(root: Root, { stacks, pitch, cell, height }: NetworkLayout, props: NetworkProps): void {
  const columns = stacks.filter(({ kind, step }) => kind === 'h' && step > 0 && step <= props.selected.t);
  paint(
    join(root, 'rect', 'column', columns, ({ step }) => step),
    {
      x: ({ x }) => x - pitch / 2,
      y: ({ top }) => top - 8,
      width: pitch,
      height: ({ top, count }) => Math.min(height - top, count * cell.height + 40),
    },
  )
    .on(
      'pointerenter',
      (event: PointerEvent, { step }) => event.pointerType === 'mouse' && props.onHover(step),
    )
    .on('pointerleave', () => props.onHover(undefined))
    .on('click', (_, { step }) => props.onSelect(step));
}
