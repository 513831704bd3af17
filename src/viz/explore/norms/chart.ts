/** The chart of norms over the steps: a line a loss, on an absolute logarithmic axis. */
import { type BaseType, line, pointer, select, type Selection } from 'd3';
import type { Rate } from '../../../rnn/index.ts';
import { classes, join, paint } from '../../chart/join.ts';
import type { Point } from '../../chart/label-places.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { layoutNorms, type NormsLayout, type NormsRequest } from './layout.ts';
import type { NormsLine } from '../../chart/sizes.ts';
import { readoutText } from '../../text/readout.ts';
import { normsReadout } from './text.ts';
import { MARKS, markOf } from '../../chart/marks.ts';

export interface NormsProps extends NormsRequest {
  /** Of the selected line, and why it is so. */
  readonly rate: Rate;
  readonly reason: string;
  /** What dE_t/dc_k is made of at the step that is looked at, of a cell with a cell state. */
  readonly split: string | undefined;
  /** The step k that is selected. */
  readonly selected: number;
  readonly hovered: number | undefined;
  readonly onHover: (k: number | undefined) => void;
  /** A line that was not selected may be, by its t. */
  readonly onSelect: (t: number, k: number) => void;
}

type Root = Selection<SVGElement, unknown, BaseType, unknown>;

export const selectedLine = ({ lines }: NormsRequest): NormsLine | undefined =>
  lines.find(({ kind }) => kind === 'selected');

export function drawNorms(svg: SVGSVGElement, props: NormsProps): void {
  const zoom = drawingZoom();
  const layout = layoutNorms({ ...props, width: props.width / zoom });
  const root = paint(select<SVGElement, unknown>(svg), {
    width: layout.width * zoom,
    height: layout.height * zoom,
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    role: 'group',
    'aria-label': 'Norm of the gradient over the steps, logarithmic; the table below has the numbers',
  });
  const layer = (name: string) => join(root, 'g', name, [0]) as unknown as Root;
  drawAxes(layer('axes'), layout);
  drawLines(layer('lines'), layout);
  drawTexts(layer('texts'), layout);
  drawCursor(layer('cursors'), layout, props);
}

function drawAxes(root: Root, layout: NormsLayout): void {
  const { left, right, top, bottom, axis, xTicks, yTicks, lanes, floors } = layout;
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'tick', yTicks), { x: left - 7, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'path', 'lane', lanes), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'lane-name', lanes), { x: left - 7, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}M${left},${axis}H${right}` });
  paint(join(root, 'path', 'step-mark', xTicks), { d: ({ x }) => `M${x},${axis}v4` });
  paint(join(root, 'text', 'step', xTicks), { x: ({ x }) => x, y: axis + 16, text: ({ k }) => k });
  paint(join(root, 'text', 'axis-name', ['step k; the gradient travels to the left']), {
    x: (left + right) / 2,
    y: axis + 36,
    text: (text) => text,
  });
  paint(join(root, 'text', 'norm-name', ['norm, log scale']), { x: 2, y: 9, text: (text) => text });
  paint(join(root, 'path', 'floor', floors), { d: ({ y }) => `M${left},${y}H${right}` });
}

const pathOf = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);

function drawLines(root: Root, { lines, bound }: NormsLayout): void {
  // What matters most is drawn last, over the rest.
  const inOrder = ['other', 'cell', 'held', 'selected'] as const;
  const drawn = inOrder.flatMap((kind) => lines.filter(({ line }) => line.kind === kind));
  const groups = paint(
    join(root, 'g', 'line', drawn, ({ line }) => line.id),
    { class: ({ line }) => `line ${line.kind} of-${line.state}` },
  );
  paint(
    join(groups, 'path', 'run', ({ runs }) => [...runs]),
    { d: (run) => pathOf(run) ?? '' },
  );
  paint(
    join(
      groups,
      'path',
      'mark',
      ({ marks }) => [...marks],
      ({ k }) => k,
    ),
    {
      class: (point) => `mark ${markOf(point)}`,
      d: (point) => MARKS.find(({ name }) => name === markOf(point))!.d,
      transform: ({ x, y }) => `translate(${x},${y})`,
    },
  );
  paint(join(root, 'path', 'bound', bound ? [bound] : []), { d: (ends) => pathOf(ends) ?? '' });
}

function drawTexts(root: Root, { lines, labels, floors }: NormsLayout): void {
  const texts = [...floors.map(({ label }, index) => ({ ...label, id: `floor ${index}` })), ...labels];
  const kindOf = (id: string) =>
    lines.find(({ line }) => line.id === id)?.line.kind ?? (id === 'bound' ? 'bound-name' : 'floor-name');
  paint(
    join(root, 'text', 'label', texts, ({ id }) => id),
    {
      class: ({ id }) => `label ${kindOf(id)}`,
      x: ({ x }) => x,
      y: ({ y }) => y,
      'text-anchor': ({ anchor }) => anchor,
      text: ({ text }) => text,
    },
  );
}

/** The step that is pointed at, and what takes the pointer and the keys. */
function drawCursor(root: Root, layout: NormsLayout, props: NormsProps): void {
  const { left, right, top, axis, lines } = layout;
  const { T, selected, hovered, onHover, onSelect } = props;
  const k = hovered ?? selected;
  const pitch = (right - left) / T;
  const here = lines.flatMap(({ line, points }) => (line.kind !== 'other' && points[k] ? [points[k]] : []));
  paint(join(root, 'path', 'cursor', [0]), {
    class: classes('cursor', { hovered: hovered !== undefined }),
    d: `M${left + k * pitch},${top}V${axis}`,
  });
  paint(join(root, 'circle', 'here', here), { cx: ({ x }) => x, cy: ({ y }) => y, r: 6 });

  const t = selectedLine(props)?.t ?? T;
  const stepOf = (event: PointerEvent | MouseEvent) =>
    Math.min(T, Math.max(0, Math.round((pointer(event, root.node())[0] - left) / pitch)));
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - 6,
    y: top - 6,
    width: right - left + 12,
    height: axis - top + 12,
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Step k',
    'aria-valuemin': 0,
    'aria-valuemax': T,
    'aria-valuenow': k,
    'aria-valuetext': readoutText(normsReadout(props, k)),
  })
    .on('pointermove', (event: PointerEvent) => onHover(stepOf(event)))
    .on('pointerleave', () => onHover(undefined))
    .on('blur', () => onHover(undefined))
    .on('click', (event: MouseEvent) => {
      const step = stepOf(event);
      const at = lossNear(layout, step, pointer(event, root.node())[1]) ?? t;
      onSelect(at, Math.min(step, at));
    })
    .on('keydown', (event: KeyboardEvent) => {
      const act = actionOf(event, props, t, k);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
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

/** Left and right move along the steps, up and down to the loss before and after; undefined for other keys. */
function actionOf(
  { key, shiftKey }: KeyboardEvent,
  { lines, T, onHover, onSelect }: NormsProps,
  t: number,
  k: number,
): (() => void) | undefined {
  const far = shiftKey ? 10 : 1;
  const losses = lines.filter(({ kind }) => kind === 'other' || kind === 'selected').map((line) => line.t);
  const go = (step: number) => () => onHover(Math.min(T, Math.max(0, step)));
  const choose = (loss: number | undefined) => () => loss !== undefined && onSelect(loss, Math.min(k, loss));
  const actions: Readonly<Record<string, () => void>> = {
    ArrowLeft: go(k - far),
    ArrowRight: go(k + far),
    Home: go(0),
    End: go(T),
    ArrowUp: choose(losses.filter((loss) => loss < t).sort((a, b) => b - a)[0]),
    ArrowDown: choose(losses.filter((loss) => loss > t).sort((a, b) => a - b)[0]),
    Enter: choose(t),
    ' ': choose(t),
  };
  return actions[key];
}
