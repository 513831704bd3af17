/** The unrolled network: values light up on the way forward, ribbons as wide as the gradient run back. */
import { classes, join, paint } from '../../chart/join.ts';
import { formatWithin } from '../../text/format.ts';
import { hasSigns, labelsOf } from './labels.ts';
import { layoutNetwork, type NetworkEdge, type NetworkLayout, ribbon, type Stack } from './layout.ts';
import {
  activeStep,
  forwardShare,
  isMarked,
  isWrong,
  isPicked,
  litOf,
  lossOnShow,
  type Ribbon,
  ribbonsOf,
  networkShapeOf,
  termOnShow,
  valuesOf,
  type NetworkView,
} from './scene.ts';
import { ribbonWidth } from '../../chart/ribbon-width.ts';
import type { StepWindow } from '../../experiment/step-window.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { type Layer, layerOf, openDrawing } from '../../chart/layers.ts';
import { drawNumberCells, type NumberCell } from './number-cells.ts';

export interface NetworkProps extends NetworkView {
  /** Room for the drawing in pixels. */
  readonly width: number;
  /** The steps that are drawn. */
  readonly window: StepWindow;
  readonly onHover: (k: number | undefined) => void;
  /** A column was clicked: show what reaches it of the loss that is drawn. */
  readonly onSelect: (k: number) => void;
  /** A loss was clicked. */
  readonly onLoss: (t: number) => void;
}

/** Where things stand on the page that others need, in pixels of the drawing. */
export interface DrawnNetwork {
  /** The column at which something happens, if at one. */
  readonly activeColumn: number | undefined;
  /** Centres of the buttons that open a step. */
  readonly gates: NetworkLayout['gates'];
  /** Whether its numbers say what they are. */
  readonly isTold: boolean;
}

export function drawNetwork(svg: SVGSVGElement, props: NetworkProps): DrawnNetwork {
  const { picture, width } = props;
  const zoom = drawingZoom();
  const layout = layoutNetwork(networkShapeOf(picture.experiment), width / zoom, props.window);
  const root = openDrawing(svg, layout);
  drawLines(layerOf(root, 'lines'), layout, props);
  const ribbons = ribbonsOf(layout.edges, props);
  drawRibbons(layerOf(root, 'ribbons'), ribbons, props);
  drawStacks(layerOf(root, 'stacks'), layout, props);
  drawLosses(layerOf(root, 'losses'), layout, props);
  drawMark(layerOf(root, 'mark'), layout, props);
  drawLabels(layerOf(root, 'labels'), layout, ribbons, props);
  drawColumns(layerOf(root, 'columns'), layout, props);

  const step = activeStep(props.moment);
  const column = layout.stacks.find((stack) => stack.kind === 'h' && stack.step === step);
  return {
    activeColumn: column && column.x * zoom,
    gates: layout.gates.map(({ step, x, y }) => ({ step, x: x * zoom, y: y * zoom })),
    isTold: hasSigns(layout),
  };
}

const edgeKey = ({ kind, step }: NetworkEdge) => `${kind}${step}`;

/** The structure in ink; the step under way forward is traced in the colour of values. */
function drawLines(root: Layer, { edges }: NetworkLayout, props: NetworkProps): void {
  const { moment } = props;
  const line = ({ from, to }: NetworkEdge) => `M${to.x},${to.y}L${from.x},${from.y}`;
  paint(join(root, 'path', 'line', edges, edgeKey), {
    class: (edge) => classes('line', { picked: isPicked(edge, props) }),
    d: line,
  });

  const share = (edge: NetworkEdge) =>
    moment.of === 'forward' ? forwardShare(moment.forward, edge.kind, edge.step) : 0;
  const live = edges.filter((edge) => share(edge) > 0 && edge.step === Math.ceil(moment.forward));
  paint(join(root, 'path', 'trace', live, edgeKey), {
    d: line,
    pathLength: 1,
    'stroke-dasharray': (edge) => `${share(edge)} 1`,
  });
}

/** A line in the colour of what is wrong, over all ribbons, and a cross in its middle where it is wrong first. */
function drawMark(root: Layer, { edges }: NetworkLayout, props: NetworkProps): void {
  const wrong = edges.filter((edge) => isWrong(edge, props));
  const marked = edges.filter((edge) => isMarked(edge, props));
  paint(join(root, 'path', 'wrong', wrong, edgeKey), {
    d: ({ from, to }) => `M${from.x},${from.y}L${to.x},${to.y}`,
  });
  paint(join(root, 'path', 'cross', marked, edgeKey), {
    d: ({ from, to }) => `M${(from.x + to.x) / 2},${(from.y + to.y) / 2}m-5,-5l10,10m0,-10l-10,10`,
  });
}

function drawRibbons(root: Layer, ribbons: readonly Ribbon[], { picture }: NetworkProps): void {
  const { intensity } = picture.scale;
  const width = (norm: number) => (norm === 0 ? 0 : ribbonWidth(intensity(norm)));
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

function drawStacks(root: Layer, { stacks, cell, isNumbered }: NetworkLayout, props: NetworkProps): void {
  const { picture, moment } = props;
  const term = termOnShow(props);
  const largest = Math.max(1e-300, ...stacks.flatMap((stack) => valuesOf(stack, picture).map(Math.abs)));
  const groups = paint(
    join(root, 'g', 'stack', stacks, ({ kind, step }) => `${kind}${step}`),
    {
      class: ({ kind, step }) =>
        classes('stack', { marked: (kind === 'h' || kind === 'c') && step === term?.k }),
      transform: ({ x, top }) => `translate(${x - cell.width / 2},${top})`,
    },
  );
  const cellsOf = (stack: Stack): NumberCell[] => {
    const lit = litOf(stack, moment);
    return valuesOf(stack, picture).map((value) => ({ value, lit, share: Math.abs(value) / largest }));
  };
  drawNumberCells(groups, cellsOf, { cell, isNumbered });
}

function drawLosses(root: Layer, { losses, lossRadius }: NetworkLayout, props: NetworkProps): void {
  const { picture, moment } = props;
  const drawn = lossOnShow(props);
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
      style: ({ step }) => `--lit:${forwardShare(moment.forward, 'toOutput', step)}`,
    },
  ).on('click', (_, { step }) => lossOf(step) !== null && props.onLoss(step));
  paint(
    join(groups, 'circle', 'disc', (loss) => [loss]),
    { r: lossRadius },
  );
  paint(
    join(groups, 'text', 'value', ({ step }) => [lossOf(step)]),
    {
      class: (loss) =>
        classes('value', { long: loss !== null && formatLoss(loss).length > (lossRadius < 19 ? 5 : 6) }),
      text: (loss) => (loss === null ? '–' : formatLoss(loss)),
    },
  );
}

/** As much of a loss as its disc holds. */
const formatLoss = (loss: number) => formatWithin(loss, 5);

function drawLabels(
  root: Layer,
  layout: NetworkLayout,
  ribbons: readonly Ribbon[],
  props: NetworkProps,
): void {
  const labels = paint(
    join(root, 'text', 'label', labelsOf(layout, ribbons, props), ({ key }) => key),
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

/** Invisible columns take the pointer: what reaches h_k of the loss that is drawn. */
function drawColumns(root: Layer, { stacks, pitch, captions }: NetworkLayout, props: NetworkProps): void {
  const columns = stacks.filter(
    ({ kind, step }) => kind === 'h' && step >= props.window[0] && step <= props.selected.t,
  );
  paint(
    join(root, 'rect', 'column', columns, ({ step }) => step),
    {
      x: ({ x }) => x - pitch / 2,
      y: ({ top }) => top - 8,
      width: pitch,
      height: ({ top }) => captions.c + 36 - top,
    },
  )
    .on(
      'pointerenter',
      (event: PointerEvent, { step }) => event.pointerType === 'mouse' && props.onHover(step),
    )
    .on('pointerleave', () => props.onHover(undefined))
    .on('click', (_, { step }) => props.onSelect(step));
}
