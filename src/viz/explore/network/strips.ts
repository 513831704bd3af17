/** The network of a long sequence: the drawn network's rows as strips, the gradient's way as a river between them. */
import { select } from 'd3';
import { html, render } from 'lit-html';
import { join, paint } from '../../chart/join.ts';
import { paintGrid } from '../../chart/heat-map.ts';
import { type NetworkProps } from './network.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import {
  forwardShare,
  hasArrived,
  litOf,
  lossOnShow,
  networkShapeOf,
  termOnShow,
  valuesOf,
} from './scene.ts';
import type { LossStep } from '../../../rnn/index.ts';
import type { Palette } from '../../chart/palette.ts';
import type { Picture } from '../../experiment/picture.ts';
import { ribbonWidth } from '../../chart/ribbon-width.ts';
import {
  leftOfStep,
  layoutStrips,
  riverPath,
  stepAt,
  type Strip,
  type StripKind,
  type StripsLayout,
} from './strips-layout.ts';
import { isCommand } from '../../chart/keys.ts';
import { type Layer, openDrawing } from '../../chart/layers.ts';
import { clamp } from '../../chart/clamp.ts';

export interface StripsProps extends NetworkProps {
  readonly palette: Palette;
  /** A step was asked to be drawn with its numbers. */
  readonly onZoom: (step: number) => void;
}

const NAMES: Record<StripKind, string> = { E: 'E', o: 'o', h: 'h', dh: '∂E/∂h', c: 'c', dc: '∂E/∂c', x: 'x' };

const KEY = html`
  <span><span class="patch value"></span> size of a value, in each row up to its largest</span>
  <span><span class="patch positive" .style=${'--i:1'}></span> gradient above 0</span>
  <span><span class="patch negative" .style=${'--i:1'}></span> gradient below 0; shades: log scale</span>
`;

export function drawStrips(frame: HTMLElement, props: StripsProps): void {
  render(KEY, frame.querySelector<HTMLElement>('.patch-key')!);
  const zoom = drawingZoom();
  const layout = layoutStrips(networkShapeOf(props.picture.experiment), props.width / zoom, props.window);
  const svg = frame.querySelector<SVGSVGElement>('svg')!;
  const root = openDrawing(svg, layout);
  const maps = layout.strips.filter(({ kind }) => kind !== 'E');
  const canvases = select(frame)
    .selectAll<HTMLCanvasElement, Strip>('canvas')
    .data(maps, ({ kind }) => kind)
    .join('canvas');
  canvases.each(function (strip) {
    const x = leftOfStep(layout, strip.first);
    const columns = props.window[1] - strip.first + 1;
    Object.assign(this.style, {
      left: `${x * zoom}px`,
      top: `${strip.top * zoom}px`,
      width: `${columns * layout.pitch * zoom}px`,
      height: `${strip.height * zoom}px`,
    });
    paintGrid(this, columns, strip.rows, colourer(strip, props));
  });
  drawFrames(root, layout);
  drawLosses(root, layout, props);
  drawRivers(root, layout, props);
  drawMarks(root, layout, props);
  drawHits(root, layout, svg, zoom, props);
}

/** The colour of unit `row` at a column of a strip. */
function colourer({ kind, first }: Strip, props: StripsProps): (row: number, column: number) => number {
  const { picture, moment, palette } = props;
  if (kind === 'dh' || kind === 'dc') {
    const loss = lossOnShow(props);
    if (loss === undefined || !picture.isReady(loss)) return () => 0;
    const rows = picture.carried(loss)[kind === 'dh' ? 'h' : 'c']!;
    return (row, column) => {
      const step = first + column;
      if (!hasArrived(step, props)) return 0;
      const value = rows[step][row];
      if (value === 0) return (row + column) % 4 === 0 ? palette.hairline : 0;
      const shade = picture.scale.intensity(Math.abs(value));
      return value > 0 ? palette.backward(shade) : palette.negative(shade);
    };
  }
  const stack = kind as 'x' | 'h' | 'c' | 'o';
  const last = props.window[1];
  const columns = Array.from({ length: last - first + 1 }, (_, index) => {
    const vector = { kind: stack, step: first + index } as const;
    return litOf(vector, moment) > 0.5 ? valuesOf(vector, picture) : undefined;
  });
  let largest = 1e-300;
  for (const values of columns)
    for (const value of values ?? []) largest = Math.max(largest, Math.abs(value));
  return (row, column) => {
    const value = columns[column]?.[row];
    return value === undefined ? 0 : palette.forward(Math.abs(value) / largest);
  };
}

function drawFrames(root: Layer, layout: StripsLayout): void {
  const { strips, left, pitch, window, axis, labelled } = layout;
  const maps = strips.filter(({ kind }) => kind !== 'E');
  paint(
    join(root, 'rect', 'strip', maps, ({ kind }) => kind),
    {
      x: ({ first }) => leftOfStep(layout, first),
      y: ({ top }) => top,
      width: ({ first }) => (window[1] - first + 1) * pitch,
      height: ({ height }) => height,
    },
  );
  paint(
    join(root, 'text', 'strip-name', strips, ({ kind }) => kind),
    {
      x: left - 8,
      y: ({ top, height }) => top + height / 2,
      text: ({ kind }) => NAMES[kind],
    },
  );
  paint(
    join(root, 'text', 'step-label', labelled, (step) => step),
    {
      x: (step) => leftOfStep(layout, step) + pitch / 2,
      y: axis + 12,
      text: (step) => step,
    },
  );
  paint(join(root, 'text', 'axis-title', ['step']), { x: left - 8, y: axis + 12, text: (text) => text });
}

/** Losses as bars on one linear scale; a step without one has none. */
function drawLosses(root: Layer, layout: StripsLayout, props: StripsProps): void {
  const { picture, moment, window } = props;
  const { top, height } = layout.strips[0];
  const { losses } = picture.gradients;
  const largest = Math.max(1e-300, ...losses.map((loss) => loss ?? 0));
  const shown = lossOnShow(props);
  const bars = losses.flatMap((loss, index) => {
    const step = index + 1;
    const isIn = step >= window[0] && step <= window[1];
    return loss === null || !isIn
      ? []
      : [{ step, share: (loss / largest) * forwardShare(moment.forward, 'toOutput', step) }];
  });
  paint(
    join(root, 'rect', 'loss-bar', bars, ({ step }) => step),
    {
      class: ({ step }) => (shown === 'all' || shown === step ? 'loss-bar active' : 'loss-bar'),
      x: ({ step }) => leftOfStep(layout, step) + (layout.pitch > 4 ? 1 : 0),
      y: ({ share }) => top + height - Math.max(2, share * height),
      width: Math.max(1, layout.pitch - (layout.pitch > 4 ? 2 : 0)),
      height: ({ share }) => Math.max(2, share * height),
    },
  );
}

function drawRivers(root: Layer, layout: StripsLayout, props: StripsProps): void {
  const loss = lossOnShow(props);
  const { intensity } = props.picture.scale;
  const [first, last] = layout.window;
  const pieces = layout.rivers.flatMap(({ of, y }) => {
    if (loss === undefined || (loss === 'all' && !props.picture.isReady(loss))) return [];
    const normAt = normsAlong(props.picture, loss, of);
    const reached: { step: number; width: number; norm: number }[] = [];
    for (let step = first - 1; step <= last; step++) {
      if (!hasArrived(step, props)) continue;
      const norm = normAt(step);
      reached.push({ step, norm, width: norm === 0 ? 0 : ribbonWidth(intensity(norm)) });
    }
    return reached.length ? [{ of, y, reached }] : [];
  });
  const fades = paint(
    join(root, 'linearGradient', 'river-fade', pieces, ({ of }) => of),
    {
      id: ({ of }) => `river-fade-${of}`,
      gradientUnits: 'userSpaceOnUse',
      x1: ({ reached }) => leftOfStep(layout, reached[0].step),
      x2: ({ reached }) => leftOfStep(layout, reached.at(-1)!.step + 1),
      y1: 0,
      y2: 0,
    },
  );
  paint(
    join(fades, 'stop', 'end', ({ reached }) =>
      sampled(reached).map(({ norm, step }) => ({
        norm,
        offset: (step - reached[0].step) / Math.max(1, reached.length - 1),
      })),
    ),
    { offset: ({ offset }) => offset, style: ({ norm }) => `--i:${Math.round(32 * intensity(norm)) / 32}` },
  );
  paint(
    join(root, 'path', 'river', pieces, ({ of }) => of),
    {
      d: ({ y, reached }) => riverPath(layout, y, reached),
      fill: ({ of }) => `url(#river-fade-${of})`,
    },
  );
  paint(
    join(root, 'path', 'bed', layout.rivers, ({ of }) => of),
    {
      d: ({ y }) => `M${layout.left},${y}H${layout.left + layout.pitch * (last - first + 2)}`,
    },
  );
}

/** The norm of what arrives at each step. */
function normsAlong(picture: Picture, loss: LossStep, of: 'h' | 'c'): (step: number) => number {
  if (loss !== 'all') {
    return (step) => (of === 'h' ? picture.hiddenNorm(loss, step) : picture.cellNorm(loss, step));
  }
  const { hidden, cell } = picture.flow(loss);
  return (step) => (of === 'h' ? hidden : cell!)[step];
}

/** Colours of a river's fade: more would not be told apart. */
const MOST_STOPS = 24;

/** Evenly spread entries of a list, the ends among them. */
function sampled<X>(list: readonly X[]): readonly X[] {
  if (list.length <= MOST_STOPS) return list;
  const place = (index: number) => Math.round((index * (list.length - 1)) / (MOST_STOPS - 1));
  return Array.from({ length: MOST_STOPS }, (_, index) => list[place(index)]);
}

/** The column of the term on show, and of the step that is under way. */
function drawMarks(root: Layer, layout: StripsLayout, props: StripsProps): void {
  const term = termOnShow(props);
  const [first, last] = layout.window;
  const marks = [
    ...(term
      ? [
          { step: term.k, name: 'k' },
          { step: term.t, name: 't' },
        ]
      : []),
    ...(props.moment.of === 'forward' ? [{ step: Math.ceil(props.moment.forward), name: 'now' }] : []),
  ].filter(({ step }) => step >= first - 1 && step <= last);
  paint(
    join(root, 'rect', 'column-mark', marks, ({ name }) => name),
    {
      class: ({ name }) => `column-mark ${name}`,
      x: ({ step }) => leftOfStep(layout, step) - 1,
      y: layout.strips[0].top,
      width: layout.pitch + 2,
      height: layout.axis - layout.strips[0].top,
    },
  );
}

function drawHits(
  root: Layer,
  layout: StripsLayout,
  svg: SVGSVGElement,
  zoom: number,
  props: StripsProps,
): void {
  const at = (event: MouseEvent) => stepAt(layout, (event.clientX - svg.getBoundingClientRect().left) / zoom);
  const bounded = (step: number | undefined) =>
    step === undefined ? undefined : clamp(step, 1, props.selected.t);
  const isLoss = (event: MouseEvent) =>
    (event.clientY - svg.getBoundingClientRect().top) / zoom < layout.strips[0].top + layout.strips[0].height;
  paint(join(root, 'rect', 'hit', [0]), {
    x: layout.left,
    y: 0,
    width: layout.width - layout.left,
    height: layout.axis,
    tabindex: 0,
    role: 'application',
    'aria-roledescription': 'network over time',
    'aria-label': `Step ${props.selected.k} is picked. Left and right pick another, with Shift ten further; Enter draws the steps around it`,
  })
    .on('keydown', (event: KeyboardEvent) => {
      if (isCommand(event)) return;
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!direction && event.key !== 'Enter') return;
      event.preventDefault();
      event.stopPropagation();
      const { k } = props.selected;
      if (direction) props.onSelect(bounded(k + direction * (event.shiftKey ? 10 : 1))!);
      else props.onZoom(k);
    })
    .on(
      'pointermove',
      (event: PointerEvent) => event.pointerType === 'mouse' && props.onHover(bounded(at(event))),
    )
    .on('pointerleave', () => props.onHover(undefined))
    .on('click', (event: MouseEvent) => {
      const step = at(event);
      if (step === undefined || step < 1) return;
      if (isLoss(event)) props.onLoss(step);
      else props.onSelect(Math.min(step, props.selected.t));
    })
    .on('dblclick', (event: MouseEvent) => {
      const step = at(event);
      if (step !== undefined) props.onZoom(Math.max(1, step));
    });
}
