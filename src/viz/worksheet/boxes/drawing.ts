/** Two boxes on a plane with what they share, their hull and the arrows of descent; and boxes that can be changed. */
import { drag } from 'd3';
import type { Box } from '../../../worksheet/index.ts';
import { boxMeasureNames } from './descent.ts';
import { bodyHandle, cornerHandles, dragged, edgeHandles, type Handle, nudged } from './edit.ts';
import { type BoxesLayout, type BoxesRequest, layoutBoxes, type PixelBox } from './layout.ts';
import { boxWords } from './text.ts';
import { classes, join, paint } from '../../chart/join.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { isCommand } from '../../chart/keys.ts';
import type { Point } from '../../chart/geometry.ts';
import { type Layer, layerOf, openDrawing } from '../../chart/layers.ts';

export type BoxName = 'predicted' | 'truth';

export interface BoxesDrawingProps extends BoxesRequest {
  /** Without it boxes have no handles. */
  readonly onBox?: (name: BoxName, box: Box) => void;
}

const boxNames: readonly BoxName[] = ['truth', 'predicted'];
/** Half the size of a handle for the eye, and how far around it can be taken. */
const HANDLE = 4;
const REACH = 10;

export function drawBoxes(svg: SVGSVGElement, props: BoxesDrawingProps): void {
  const zoom = drawingZoom();
  const layout = layoutBoxes({ ...props, width: props.width / zoom });
  const { frame, height } = layout;
  const root = openDrawing(svg, layout);

  const axes = layerOf(root, 'axes');
  paint(join(axes, 'path', 'grid', [0]), {
    d: [
      ...layout.xTicks.map(({ at }) => `M${at},${frame.y0}V${frame.y1}`),
      ...layout.yTicks.map(({ at }) => `M${frame.x0},${at}H${frame.x1}`),
    ].join(''),
  });
  paint(join(axes, 'text', 'x-tick', layout.xTicks), {
    x: ({ at }) => at,
    y: frame.y1 + 16,
    text: ({ text }) => text,
  });
  paint(join(axes, 'text', 'y-tick', layout.yTicks), {
    x: frame.x0 - 7,
    y: ({ at }) => at,
    text: ({ text }) => text,
  });
  paint(join(axes, 'text', 'axis-title', ['x, in units', 'y']), {
    x: (_, index) => (index === 0 ? (frame.x0 + frame.x1) / 2 : 9),
    y: (_, index) => (index === 0 ? height - 4 : (frame.y0 + frame.y1) / 2),
    text: (name) => name,
  });

  const areas = layerOf(root, 'areas');
  paint(join(areas, 'rect', 'hull', [layout.hull]), rectangle);
  paint(join(areas, 'rect', 'intersection', layout.intersection ? [layout.intersection] : []), rectangle);
  drawBodies(layerOf(root, 'bodies'), layout, props);
  if (props.onBox) drawHandles(layerOf(root, 'handles'), layout, props);

  const descent = layerOf(root, 'descent');
  paint(join(descent, 'circle', 'trail', layout.trail), { cx: ({ x }) => x, cy: ({ y }) => y, r: 1.6 });
  paint(join(descent, 'circle', 'centre', [layout.truth, layout.predicted]), {
    class: (_, index) => `centre ${boxNames[index]}`,
    cx: (box) => box.x + box.width / 2,
    cy: (box) => box.y + box.height / 2,
    r: 3,
  });
  paint(
    join(descent, 'path', 'arrow', layout.arrows, ({ at }) => at),
    { class: ({ isCut, isTiny }) => classes('arrow', { cut: isCut, tiny: isTiny }), d: ({ path }) => path },
  );
  svg.setAttribute('aria-label', labelOf(props));
}

const rectangle = {
  x: (box: PixelBox) => box.x,
  y: (box: PixelBox) => box.y,
  width: (box: PixelBox) => box.width,
  height: (box: PixelBox) => box.height,
};

function drawBodies(layer: Layer, layout: BoxesLayout, props: BoxesDrawingProps): void {
  const { onBox } = props;
  const bodies = paint(
    join(layer, 'rect', 'box', boxNames, (name) => name),
    {
      class: (name) => `box ${name}`,
      x: (name) => layout[name].x,
      y: (name) => layout[name].y,
      width: (name) => layout[name].width,
      height: (name) => layout[name].height,
    },
  );
  paint(
    join(layer, 'text', 'name', boxNames, (name) => name),
    {
      x: (name) => layout.names[name].x,
      y: (name) => layout.names[name].y,
      'text-anchor': (name) => layout.names[name].anchor,
      text: (name) => layout.names[name].text,
    },
  );
  if (!onBox) return;
  paint(bodies, {
    tabindex: 0,
    role: 'group',
    'aria-roledescription': 'box',
    'aria-label': (name) =>
      `${name === 'truth' ? 'truth' : 'prediction'}: ${boxWords(props[name])}. Arrow keys move it, with Shift they resize it`,
  });
  bodies.on('keydown', (event: KeyboardEvent, name) => {
    if (isCommand(event)) return;
    const next = nudged(props[name], event);
    if (!next) return;
    event.preventDefault();
    onBox(name, next);
  });
  bodies.call(dragging(props, layout, (name) => ({ name, handle: bodyHandle })));
}

interface Grip {
  readonly name: BoxName;
  readonly handle: Handle;
}

const grips = [...edgeHandles, ...cornerHandles].flatMap((handle) =>
  boxNames.map((name): Grip => ({ name, handle })),
);

function drawHandles(layer: Layer, layout: BoxesLayout, props: BoxesDrawingProps): void {
  const handles = paint(
    join(layer, 'g', 'handle', grips, ({ name, handle }) => `${name} ${handle.x} ${handle.y}`),
    {
      class: ({ name }) => `handle ${name}`,
      cursor: ({ handle }) => cursorOf(handle),
      transform: ({ name, handle }) => {
        const { x, y, width, height } = layout[name];
        return `translate(${x + (width * (1 + handle.x)) / 2},${y + (height * (1 - handle.y)) / 2})`;
      },
    },
  );
  const reach = (grip: Grip) => reachOf(grip.handle, layout[grip.name]);
  paint(
    join(handles, 'rect', 'reach', (grip) => [grip]),
    {
      x: (grip) => reach(grip).x,
      y: (grip) => reach(grip).y,
      width: (grip) => reach(grip).width,
      height: (grip) => reach(grip).height,
    },
  );
  paint(
    join(handles, 'rect', 'knob', (grip) => [grip]),
    { x: -HANDLE, y: -HANDLE, width: 2 * HANDLE, height: 2 * HANDLE },
  );
  handles.call(dragging(props, layout, (grip) => grip));
}

/** Where a handle can be taken, around its place: an edge all along, and less far into a box that is small. */
function reachOf({ x, y }: Handle, { width, height }: PixelBox): PixelBox {
  const along = (side: number, size: number): readonly [number, number] => {
    if (side === 0) return [-size / 2, size / 2];
    const inward = Math.min(REACH, size / 3);
    return side < 0 ? [-REACH, inward] : [-inward, REACH];
  };
  const [left, right] = along(x, width);
  const [top, bottom] = along(-y, height);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

function cursorOf({ x, y }: Handle): string {
  if (x === 0) return 'ns-resize';
  if (y === 0) return 'ew-resize';
  return x === y ? 'nesw-resize' : 'nwse-resize';
}

/** A drag changes the box as it was when the drag began. */
function dragging<Datum>(props: BoxesDrawingProps, { unit }: BoxesLayout, gripOf: (datum: Datum) => Grip) {
  interface Start {
    readonly x: number;
    readonly y: number;
    readonly box: Box;
  }
  return drag<SVGElement, Datum>()
    .container(function () {
      return this.ownerSVGElement!;
    })
    .subject((event: Point, datum): Start => ({
      x: event.x,
      y: event.y,
      box: props[gripOf(datum).name],
    }))
    .on('drag', (event: { readonly x: number; readonly y: number; readonly subject: Start }, datum) => {
      const { name, handle } = gripOf(datum);
      const { x, y, box } = event.subject;
      props.onBox!(name, dragged(box, handle, [(event.x - x) / unit, (y - event.y) / unit]));
    });
}

const labelOf = ({ measure, truth, predicted }: BoxesDrawingProps): string =>
  `Truth: ${boxWords(truth)}. Prediction: ${boxWords(predicted)}. Arrows: descent by ${boxMeasureNames[measure]}`;
