/** Draws a small chart: lines over a quantity, with the range of several draws, and a cursor for pointer and keys. */
import { bisectCenter, line, pointer, select } from 'd3';
import type { Picture } from '../../rnn/facts/fact.ts';
import { join, paint } from '../chart/join.ts';
import { drawingZoom } from '../chart/zoom.ts';
import { layoutPicture, markName, type PictureLayout, type Place, type Stop } from './layout.ts';
import { readoutText } from '../text/readout.ts';
import { pictureText, stopReadout } from './text.ts';

export interface PictureProps {
  readonly picture: Picture;
  /** Room in pixels. */
  readonly width: number;
  /** Which of the stops, from left to right, is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (stop: number | undefined) => void;
}

type Root = ReturnType<typeof paint<unknown>>;

const pathOf = line<Place>(
  ({ x }) => x,
  ({ y }) => y,
);

export function drawPicture(svg: SVGSVGElement, props: PictureProps): void {
  const { picture, width } = props;
  const zoom = drawingZoom();
  const layout = layoutPicture(picture, width / zoom);
  const root = paint(select<SVGElement, unknown>(svg), {
    width: layout.width * zoom,
    height: layout.height * zoom,
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    role: 'group',
    'aria-label': pictureText(picture),
  });
  drawAxes(root, layout, picture);
  drawLines(root, layout);
  drawCursor(root, layout, props);
}

function drawAxes(root: Root, layout: PictureLayout, { x, y }: Picture): void {
  const { left, right, top, bottom, xTicks, yTicks } = layout;
  paint(join(root, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(root, 'text', 'y-tick', yTicks), { x: left - 7, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(root, 'path', 'x-mark', xTicks), { d: ({ x }) => `M${x},${bottom}v4` });
  paint(join(root, 'text', 'x-tick', xTicks), { x: ({ x }) => x, y: bottom + 16, text: ({ text }) => text });
  paint(join(root, 'text', 'x-name', [x]), {
    x: (left + right) / 2,
    y: bottom + 33,
    text: ({ label, isLog }) => label + (isLog ? ' (log scale)' : ''),
  });
  paint(join(root, 'text', 'y-name', [y]), {
    x: 2,
    y: top - 12,
    text: ({ label, isLog }) => label + (isLog ? ' (log scale)' : ''),
  });
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${top}V${bottom}H${right}` });
}

function drawLines(root: Root, { lines, names, marks }: PictureLayout): void {
  const bands = lines.filter(({ band }) => band.length > 0);
  paint(join(root, 'path', 'band', bands), {
    class: ({ tone }) => `band ${tone}`,
    d: ({ band }) => `${pathOf(band)}Z`,
  });
  paint(join(root, 'path', 'curve', lines), {
    class: ({ tone }) => `curve ${tone}`,
    d: ({ path }) => pathOf(path)!,
  });
  paint(join(root, 'text', 'name', names), {
    class: ({ tone }) => `name ${tone}`,
    x: ({ x }) => x,
    y: ({ y }) => y,
    text: ({ name }) => name,
  });
  paint(join(root, 'circle', 'marked', marks), { cx: ({ x }) => x, cy: ({ y }) => y, r: 3.5 });
  paint(join(root, 'text', 'mark-name', marks), {
    x: (mark) => markName(mark).x,
    y: (mark) => markName(mark).y,
    'text-anchor': ({ anchor }) => anchor,
    text: ({ name }) => name,
  });
}

function drawCursor(root: Root, layout: PictureLayout, { picture, pointed, onPoint }: PictureProps): void {
  const { left, right, top, bottom, stops } = layout;
  const here: readonly Stop[] = pointed === undefined ? [] : [stops[pointed]];
  paint(join(root, 'path', 'cursor', here), { d: ({ x }) => `M${x},${top}V${bottom}` });
  const points = here.flatMap(({ points }) => points);
  paint(join(root, 'circle', 'here', points), { cx: ({ x }) => x, cy: ({ y }) => y, r: 5 });

  const places = stops.map(({ x }) => x);
  const at = pointed ?? 0;
  const go = (index: number) => onPoint(Math.min(stops.length - 1, Math.max(0, index)));
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - 6,
    y: top - 6,
    width: right - left + 12,
    height: bottom - top + 12,
    tabindex: 0,
    role: 'slider',
    'aria-label': picture.x.label,
    'aria-valuemin': 1,
    'aria-valuemax': stops.length,
    'aria-valuenow': at + 1,
    'aria-valuetext': readoutText(stopReadout(picture, stops[at])),
  })
    .on('pointermove', (event: PointerEvent) => onPoint(bisectCenter(places, pointer(event, root.node())[0])))
    .on('pointerleave', () => onPoint(undefined))
    .on('blur', () => onPoint(undefined))
    .on('keydown', (event: KeyboardEvent) => {
      const far = event.shiftKey ? 10 : 1;
      const actions: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => go(pointed === undefined ? stops.length - 1 : at - far),
        ArrowRight: () => go(pointed === undefined ? 0 : at + far),
        Home: () => go(0),
        End: () => go(stops.length - 1),
        Escape: () => onPoint(undefined),
      };
      const act = actions[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    });
}
