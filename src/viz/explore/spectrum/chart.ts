/** Draws singular values over the steps: of each step alone above, of the product so far below. */
import { select } from 'd3';
import type { Spectrum } from '../../../rnn/spectrum/spectrum.ts';
import { drawCursor } from '../../chart/cursor.ts';
import { openChart, pathThrough, roomIn } from '../../chart/drawing.ts';
import { drawFrame } from '../../chart/frame.ts';
import { classes, join, paint } from '../../chart/join.ts';
import { keyedTo } from '../../chart/keys.ts';
import { readoutText } from '../../text/readout.ts';
import { layoutSpectrum, type SpectrumLayout } from './layout.ts';
import type { SpectrumPanel } from './panel.ts';
import { spectraAt, spectrumReadout } from './text.ts';
import { type Layer, layerOf } from '../../chart/layers.ts';

export interface SpectrumProps {
  /** Undefined while it is being computed. */
  readonly spectrum: Spectrum | undefined;
  /** Why it could not be computed. */
  readonly failure: string | undefined;
  readonly onAgain: () => void;
  readonly selected: { readonly t: number; readonly k: number };
  readonly width: number;
  /** The step k that is pointed at. */
  readonly hovered: number | undefined;
  readonly onHover: (k: number | undefined) => void;
  readonly onSelect: (k: number) => void;
}

/** What is exactly zero, and what rounding hides. */
export const SPECTRUM_MARKS = {
  zero: 'M-3,-3L3,3M3,-3L-3,3',
  lost: 'M-3.5,-2.5H3.5L0,3.5Z',
} as const;

export function drawSpectrum(svg: SVGSVGElement, props: SpectrumProps): void {
  const { spectrum } = props;
  if (!spectrum) {
    select(svg).selectAll('*').remove();
    return;
  }
  const layout = layoutSpectrum({ spectrum, width: roomIn(props.width) });
  const name = 'Singular values over the steps, logarithmic; the table below has the numbers';
  const root = openChart(svg, layout, name);
  const step = spectrum.state === 'h' ? '∂h/∂h' : '∂s/∂s, s = (h, c)';
  const titles = {
    steps: `singular values of each step alone, ${step}, log scale`,
    products: `of all steps multiplied, from t = ${spectrum.t} back to k, log scale`,
  };
  const panels = paint(
    join(root, 'g', 'panel', layout.panels, ({ kind }) => kind),
    { class: ({ kind }) => `panel ${kind}` },
  );
  panels.each(function (panel) {
    const group: Layer = select<SVGElement, unknown>(this);
    const across = panel.kind === 'products' ? 'step k; the gradient travels to the left' : '';
    drawFrame(layerOf(group, 'axes'), panel, { x: across, y: titles[panel.kind] });
    drawValues(group, panel);
  });
  drawStep(layerOf(root, 'cursors'), layout, props, spectrum);
}

function drawValues(group: Layer, { left, right, bands, curves, dots, marks, one }: SpectrumPanel): void {
  paint(join(group, 'path', 'one', [one]), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(group, 'path', 'band', bands), {
    class: ({ kind }) => `band ${kind}`,
    d: ({ upper, lower }) => `${pathThrough([...upper, ...lower.toReversed()])}Z`,
  });
  paint(join(group, 'circle', 'dot', dots), { cx: ({ x }) => x, cy: ({ y }) => y, r: 2.4 });
  paint(
    join(
      group,
      'path',
      'curve',
      curves.flatMap(({ kind, runs }) => runs.map((run) => ({ kind, run }))),
    ),
    {
      class: ({ kind }) => `curve ${kind}`,
      // A single point would not show.
      d: ({ run }) => (run.length > 1 ? pathThrough(run) : `M${run[0].x - 6},${run[0].y}h12`),
    },
  );
  paint(join(group, 'path', 'mark', marks), {
    class: ({ kind, isAll }) => classes('mark', { [kind]: true, all: isAll }),
    d: ({ kind }) => SPECTRUM_MARKS[kind],
    transform: ({ x, y }) => `translate(${x},${y})`,
  });
  paint(join(group, 'text', 'label', one.label ? [one.label] : []), {
    x: ({ x }) => x,
    y: ({ y }) => y,
    'text-anchor': ({ anchor }) => anchor,
    text: ({ text }) => text,
  });
}

/** The product that is known nearest to step k; of a long way not every one is. */
const nearest = (spectrum: Spectrum, k: number): number => spectraAt(spectrum, k)?.product.k ?? spectrum.t;

/** The step that is pointed at, or else selected. */
const stepOn = (spectrum: Spectrum, { hovered, selected }: SpectrumProps): number =>
  nearest(spectrum, hovered ?? selected.k);

/** The values at a step, and what takes the pointer and the keys: they go along the steps that are known. */
function drawStep(root: Layer, layout: SpectrumLayout, props: SpectrumProps, spectrum: Spectrum): void {
  const { onHover, onSelect } = props;
  const { t, products } = spectrum;
  const k = stepOn(spectrum, props);
  const known = [...products.map(({ k }) => k), t];
  const index = known.indexOf(k);
  drawCursor(root, layout, {
    name: 'Step k',
    last: t,
    now: k,
    text: readoutText(spectrumReadout(spectrum, k)),
    x: layout.x.of(k),
    isHovered: props.hovered !== undefined,
    here: layout.panels.flatMap(({ here }) => here[index] ?? []),
    valueAt: ({ x }) => nearest(spectrum, layout.x.at(x)),
    move: (event) => {
      const next = keyedTo(event, { now: index, last: known.length - 1 });
      return next === undefined ? undefined : known[next];
    },
    onMove: onHover,
    onPress: onSelect,
    keys: { Enter: () => onSelect(k), ' ': () => onSelect(k) },
  });
}
