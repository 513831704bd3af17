/** Draws singular values over the steps: of each step alone above, of the product so far below. */
import { type BaseType, line, pointer, select, type Selection } from 'd3';
import type { Spectrum } from '../../../rnn/spectrum.ts';
import { classes, join, paint } from '../../chart/join.ts';
import type { Point } from '../../chart/label-places.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { readoutText } from '../../text/readout.ts';
import { layoutSpectrum, type SpectrumLayout } from './layout.ts';
import type { Panel } from './panel.ts';
import { spectraAt, spectrumReadout } from './text.ts';

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

type Root = Selection<SVGElement, unknown, BaseType, unknown>;

/** What is exactly zero, and what rounding hides. */
export const MARKS = {
  zero: 'M-3,-3L3,3M3,-3L-3,3',
  lost: 'M-3.5,-2.5H3.5L0,3.5Z',
} as const;

export function drawSpectrum(svg: SVGSVGElement, props: SpectrumProps): void {
  const { spectrum } = props;
  if (!spectrum) {
    select(svg).selectAll('*').remove();
    return;
  }
  const zoom = drawingZoom();
  const layout = layoutSpectrum({ spectrum, width: props.width / zoom });
  const root = paint(select<SVGElement, unknown>(svg), {
    width: layout.width * zoom,
    height: layout.height * zoom,
    viewBox: `0 0 ${layout.width} ${layout.height}`,
    role: 'group',
    'aria-label': 'Singular values over the steps, logarithmic; the table below has the numbers',
  });
  const step = spectrum.state === 'h' ? '∂h/∂h' : '∂s/∂s, s = (h, c)';
  const titles = {
    steps: `singular values of each step alone, ${step}, log scale`,
    products: `of all steps multiplied, from t = ${spectrum.t} back to k, log scale`,
  };
  drawAxes(root, layout);
  drawCursor(root, layout, props, spectrum);
  const panels = paint(
    join(root, 'g', 'panel', layout.panels, ({ kind }) => kind),
    { class: ({ kind }) => `panel ${kind}` },
  );
  panels.each(function (panel) {
    const group: Root = select<SVGElement, unknown>(this);
    drawScale(group, panel, layout, titles[panel.kind]);
    drawValues(group, panel);
  });
  drawHere(root, layout, props, spectrum);
}

function drawAxes(root: Root, { left, right, axis, xTicks }: SpectrumLayout): void {
  paint(join(root, 'path', 'axis', [0]), { d: `M${left},${axis}H${right}` });
  paint(join(root, 'path', 'step-mark', xTicks), { d: ({ x }) => `M${x},${axis}v4` });
  paint(join(root, 'text', 'step', xTicks), { x: ({ x }) => x, y: axis + 16, text: ({ k }) => k });
  paint(join(root, 'text', 'axis-name', ['step k; the gradient travels to the left']), {
    x: (left + right) / 2,
    y: axis + 34,
    text: (text) => text,
  });
}

function drawScale(group: Root, panel: Panel, { left, right }: SpectrumLayout, title: string): void {
  const { top, end, yTicks, lanes, one } = panel;
  paint(join(group, 'text', 'title', [title]), { x: 2, y: top - 10, text: (text) => text });
  paint(join(group, 'path', 'grid', yTicks), { d: ({ y }) => `M${left},${y}H${right}` });
  paint(join(group, 'path', 'one', [one]), { d: ({ y }) => `M${left},${y}H${right}` });
  const names = [...yTicks, ...lanes];
  paint(join(group, 'text', 'tick', names), { x: left - 7, y: ({ y }) => y, text: ({ text }) => text });
  paint(join(group, 'path', 'axis', [0]), { d: `M${left},${top}V${end}` });
  paint(join(group, 'path', 'lane', lanes), { d: ({ y }) => `M${left},${y}H${right}` });
}

const pathOf = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
);

function drawValues(group: Root, { bands, curves, dots, marks, one }: Panel): void {
  paint(join(group, 'path', 'band', bands), {
    class: ({ kind }) => `band ${kind}`,
    d: ({ upper, lower }) => `${pathOf([...upper, ...lower.toReversed()])}Z`,
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
      d: ({ run }) => (run.length > 1 ? pathOf(run)! : `M${run[0].x - 6},${run[0].y}h12`),
    },
  );
  paint(join(group, 'path', 'mark', marks), {
    class: ({ kind, isAll }) => classes('mark', { [kind]: true, all: isAll }),
    d: ({ kind }) => MARKS[kind],
    transform: ({ x, y }) => `translate(${x},${y})`,
  });
  paint(join(group, 'text', 'one-name', one.label ? [one.label] : []), {
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

function drawCursor(root: Root, layout: SpectrumLayout, props: SpectrumProps, spectrum: Spectrum): void {
  const { left, right, axis, panels } = layout;
  const x = left + (stepOn(spectrum, props) * (right - left)) / spectrum.t;
  paint(join(root, 'path', 'cursor', [0]), {
    class: classes('cursor', { hovered: props.hovered !== undefined }),
    d: `M${x},${panels[0].top}V${axis}`,
  });
}

/** The values at that step, and what takes the pointer and the keys. */
function drawHere(root: Root, layout: SpectrumLayout, props: SpectrumProps, spectrum: Spectrum): void {
  const { left, right, axis, panels } = layout;
  const { onHover, onSelect } = props;
  const { t, products } = spectrum;
  const [{ top }] = panels;
  const k = stepOn(spectrum, props);
  const known = [...products.map(({ k }) => k), t];
  const here = panels.flatMap(({ here }) => here[known.indexOf(k)] ?? []);
  paint(join(root, 'circle', 'here', here), { cx: ({ x }) => x, cy: ({ y }) => y, r: 6 });

  const stepOf = (event: MouseEvent) =>
    nearest(
      spectrum,
      Math.max(0, Math.round(((pointer(event, root.node())[0] - left) * t) / (right - left))),
    );
  const go = (index: number) => onHover(known[Math.min(known.length - 1, Math.max(0, index))]);
  paint(join(root, 'rect', 'hit', [0]), {
    x: left - 6,
    y: top - 6,
    width: right - left + 12,
    height: axis - top + 12,
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Step k',
    'aria-valuemin': 0,
    'aria-valuemax': t,
    'aria-valuenow': k,
    'aria-valuetext': readoutText(spectrumReadout(spectrum, k)),
  })
    .on('pointermove', (event: PointerEvent) => onHover(stepOf(event)))
    .on('pointerleave', () => onHover(undefined))
    .on('blur', () => onHover(undefined))
    .on('click', (event: MouseEvent) => onSelect(stepOf(event)))
    .on('keydown', (event: KeyboardEvent) => {
      const far = event.shiftKey ? 10 : 1;
      const at = known.indexOf(k);
      const actions: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => go(at - far),
        ArrowRight: () => go(at + far),
        Home: () => go(0),
        End: () => go(known.length - 1),
        Enter: () => onSelect(k),
        ' ': () => onSelect(k),
      };
      const act = actions[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    });
}
