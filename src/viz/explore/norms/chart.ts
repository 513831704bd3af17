/** The chart of norms over the steps: a line a loss, on an absolute logarithmic axis. */
import type { Rate } from '../../../rnn/index.ts';
import { drawCursor } from '../../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { join, paint } from '../../chart/join.ts';
import { drawFloors, drawLabels, drawSized, floorLabels } from '../../chart/sized-lines.ts';
import type { NormsLine } from '../../chart/sizes.ts';
import { readoutText } from '../../text/readout.ts';
import { layoutNorms, type NormsLayout, type NormsRequest } from './layout.ts';
import { normsReadout } from './text.ts';
import { layerOf } from '../../chart/layers.ts';

export interface NormsProps extends NormsRequest {
  /** Of the selected line, and why it is so. */
  readonly rate: Rate;
  readonly reason: string;
  /** What dE_t/dc_k is made of at the step that is looked at, of a cell with a cell state. */
  readonly split: string | undefined;
  /** The step k that is selected. */
  readonly selected: number;
  readonly hovered: number | undefined;
  /** The step at which someone's own gradient goes wrong first. */
  readonly wrong: number | undefined;
  readonly onHover: (k: number | undefined) => void;
  /** Signs are asked for, which norms hide; undefined where there are none. */
  readonly onSigned: (() => void) | undefined;
  /** A line that was not selected may be, by its t. */
  readonly onSelect: (t: number, k: number) => void;
}

export const selectedLine = ({ lines }: NormsRequest): NormsLine | undefined =>
  lines.find(({ kind }) => kind === 'selected');

export function drawNorms(svg: SVGSVGElement, props: NormsProps): void {
  const layout = layoutNorms({ ...props, width: roomIn(props.width) });
  const { lines, labels, floors, bound } = layout;
  const name = 'Norm of the gradient over the steps, logarithmic; the table below has the numbers';
  const root = openChart(svg, layout, name);
  const names = { x: 'step k; the gradient travels to the left', y: 'norm, log scale' };
  drawFrame(layerOf(root, 'axes'), layout, names);
  drawFloors(layerOf(root, 'floors'), layout, floors);
  // What matters most is drawn last, over the rest.
  const inOrder = ['other', 'cell', 'held', 'selected'] as const;
  drawSized(
    layerOf(root, 'lines'),
    inOrder.flatMap((kind) => lines.filter(({ line }) => line.kind === kind)),
    { id: ({ line }) => line.id, look: ({ line }) => `${line.kind} of-${line.state}` },
  );
  paint(join(root, 'path', 'bound', bound ? [bound] : []), { d: pathThrough });
  drawWrong(layerOf(root, 'wrong'), layout, props);
  drawLabels(layerOf(root, 'texts'), [...floorLabels(floors), ...labels]);
  drawStep(layerOf(root, 'cursors'), layout, props);
}

/** Where someone's own gradient goes wrong first, going back. */
function drawWrong(
  root: ReturnType<typeof layerOf>,
  { x, top, bottom, right }: NormsLayout,
  { wrong }: NormsProps,
): void {
  const steps = wrong === undefined ? [] : [wrong];
  paint(join(root, 'path', 'wrong-step', steps), { d: (k) => `M${x.of(k)},${top}V${bottom}` });
  // Beside the name of the axis, where no line goes.
  paint(join(root, 'text', 'wrong-name', steps), {
    x: right,
    y: Math.max(9, top - 12),
    'text-anchor': 'end',
    text: (k) => `yours is wrong from k = ${k} back`,
  });
}

/** The step that is pointed at, and the loss that may be chosen. */
function drawStep(root: ReturnType<typeof layerOf>, layout: NormsLayout, props: NormsProps): void {
  const { T, selected, hovered, onHover, onSelect, lines } = props;
  const k = hovered ?? selected;
  const t = selectedLine(props)?.t ?? T;
  const losses = lines.filter(({ kind }) => kind === 'other' || kind === 'selected').map((line) => line.t);
  const choose = (loss: number | undefined) => () => loss !== undefined && onSelect(loss, Math.min(k, loss));
  drawCursor(root, layout, {
    name: 'Step k',
    last: T,
    now: k,
    text: readoutText(normsReadout(props, k)),
    x: layout.x.of(k),
    isHovered: hovered !== undefined,
    here: layout.lines.flatMap(({ line, points }) => (line.kind !== 'other' && points[k] ? [points[k]] : [])),
    valueAt: ({ x }) => layout.x.at(x),
    onMove: onHover,
    onPress: (step, { y }) => {
      const at = lossNear(layout, step, y) ?? t;
      onSelect(at, Math.min(step, at));
    },
    keys: {
      ArrowUp: choose(losses.filter((loss) => loss < t).sort((a, b) => b - a)[0]),
      ArrowDown: choose(losses.filter((loss) => loss > t).sort((a, b) => a - b)[0]),
      Enter: choose(t),
      ' ': choose(t),
    },
  });
}

/** How near to a line a click chooses it. */
const REACH = 16;

/** The loss whose line passes a place at step k. */
function lossNear({ lines }: NormsLayout, k: number, y: number): number | undefined {
  const near = lines
    .filter(({ line: { kind, t } }) => (kind === 'other' || kind === 'selected') && k <= t)
    .map(({ line, points }) => ({ t: line.t, distance: Math.abs(points[k].y - y) }))
    .filter(({ distance }) => distance < REACH)
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.t;
}
