/** All singular values of single steps, largest first, on a logarithmic axis: a line a step. */
import type { StepSingularValues } from '../../../rnn/stacked/step-spectrum.ts';
import { drawCursor } from '../../chart/cursor.ts';
import { openChart, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { layerOf } from '../../chart/layers.ts';
import { drawLabels, drawSized, layoutSizes } from '../../chart/sized-lines.ts';
import type { SizeKind } from '../../chart/sizes.ts';
import { counted } from '../../text/format.ts';
import { formatLog } from '../spectrum/text.ts';

export interface StretchProps {
  /** The first is the one that is looked at. */
  readonly spectra: readonly StepSingularValues[];
  readonly width: number;
  /** Which singular value is pointed at, from 0. */
  readonly at: number;
  readonly onAt: (index: number) => void;
}

const MARGIN = { left: 54, right: 70, top: 26 };
const HEIGHT = 200;

const kindOf = (log: number): SizeKind => {
  if (Number.isNaN(log)) return 'underflow';
  return log === -Infinity ? 'zero' : 'sized';
};

export function drawStretch(svg: SVGSVGElement, { spectra, width: given, at, onAt }: StretchProps): void {
  const width = roomIn(given);
  const [{ logs }] = spectra;
  const last = logs.length - 1;
  const [left, right, top] = [MARGIN.left, width - MARGIN.right, MARGIN.top];
  const { frame, x, lines } = layoutSizes({
    norms: spectra.map(({ logs }) => Array.from(logs, (log) => (Number.isFinite(log) ? 10 ** log : 0))),
    kinds: spectra.map(({ logs }) => Array.from(logs, kindOf)),
    others: [1],
    T: last,
    width,
    left,
    right,
    top,
    bottom: top + HEIGHT,
  });
  const root = openChart(svg, frame, `Singular values of ${counted(spectra.length, 'step')}`);
  drawFrame(layerOf(root, 'axes'), frame, { x: 'how many are larger', y: 'singular value, log scale' });
  const all = spectra.map(({ t }, index) => ({
    ...lines[index],
    t,
    look: index === 0 ? 'selected' : 'other',
    marks: [],
  }));
  drawSized(layerOf(root, 'lines'), all.toReversed(), { id: ({ t }) => String(t), look: ({ look }) => look });
  const [own] = lines;
  drawLabels(layerOf(root, 'texts'), [
    {
      id: 'step',
      look: 'selected',
      text: `k = ${spectra[0].t.toLocaleString('en-GB')}`,
      x: right + 6,
      y: own.points.at(-1)!.y,
      anchor: 'start',
    },
  ]);
  drawCursor(layerOf(root, 'cursors'), frame, {
    name: 'Singular value',
    last,
    now: at,
    text: `number ${at + 1} of ${last + 1}: ${formatLog(logs[at])}`,
    x: x.of(at),
    here: [own.points[at]],
    stays: true,
    valueAt: ({ x: across }) => x.at(across),
    onMove: (index) => index !== undefined && onAt(index),
  });
}
