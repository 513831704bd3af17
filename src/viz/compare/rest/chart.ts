/** The chart of norms by lag: a line a cell on one absolute logarithmic axis, and the band of many draws behind it. */
import { drawCursor } from '../../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { join, paint } from '../../chart/join.ts';
import { drawFloors, drawLabels, drawSized, floorLabels } from '../../chart/sized-lines.ts';
import { subscript } from '../../text/format.ts';
import { readoutText } from '../../text/readout.ts';
import { layoutRest, type RestChartRequest, type RestLayout } from './layout.ts';
import { lookOf } from './lines.ts';
import { restReadout } from './text.ts';
import { layerOf } from '../../chart/layers.ts';

export interface RestChartProps extends RestChartRequest {
  /** Steps back that are looked at. */
  readonly lag: number;
  readonly onLag: (lag: number) => void;
}

export function drawRest(svg: SVGSVGElement, props: RestChartProps): void {
  const { lines, T, lag, onLag } = props;
  const layout = layoutRest({ ...props, width: roomIn(props.width) });
  const root = openChart(
    svg,
    layout,
    'Norm of the gradient by lag, logarithmic; the table below has the numbers',
  );
  const loss = `E${subscript(T)}`;
  drawFrame(layerOf(root, 'axes'), layout, {
    x: `lag: steps back from ${loss}`,
    y: `‖∂${loss}/∂s‖, log scale`,
  });
  drawFloors(layerOf(root, 'floors'), layout, layout.floors);
  drawBands(layerOf(root, 'bands'), layout);
  drawSized(layerOf(root, 'lines'), layout.lines, {
    id: ({ line }) => line.id,
    look: ({ line }) => `${lookOf(line.rival)} of-${line.state}`,
  });
  drawLabels(layerOf(root, 'texts'), [...floorLabels(layout.floors), ...layout.labels]);
  drawCursor(layerOf(root, 'cursors'), layout, {
    name: 'Lag, in steps',
    last: T,
    now: lag,
    text: readoutText(restReadout(lines, T, lag)),
    x: layout.x.of(lag),
    isHovered: true,
    here: layout.lines.map(({ points }) => points[lag]),
    valueAt: ({ x }) => layout.x.at(x),
    onMove: (at) => at !== undefined && onLag(at),
    onPress: onLag,
    stays: true,
  });
}

function drawBands(root: ReturnType<typeof layerOf>, { lines }: RestLayout): void {
  const groups = paint(
    join(root, 'g', 'band', lines, ({ line }) => line.id),
    { class: ({ line }) => `band ${lookOf(line.rival)}` },
  );
  paint(
    join(groups, 'path', 'area', ({ areas }) => [...areas]),
    { d: pathThrough },
  );
  paint(
    join(groups, 'path', 'median', ({ medians }) => [...medians]),
    { d: pathThrough },
  );
}
