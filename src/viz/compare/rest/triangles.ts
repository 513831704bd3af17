/** The triangles of W, a rival each, side by side on one scale of colours. */
import { html, type TemplateResult } from 'lit-html';
import type { Rival } from '../../../rnn/rest/rival.ts';
import type { Place } from '../../experiment/place.ts';
import { formatNumber, formatPower, subscript } from '../../text/format.ts';
import { legendView } from '../../chart/legend.ts';
import { drawingZoom } from '../../chart/zoom.ts';
import { normScale, type NormScale } from '../../chart/norm-scale.ts';
import type { Palette } from '../../chart/palette.ts';
import type { RestColumn } from './column.ts';
import { lookOf, rivalName } from './lines.ts';
import { drawTriangle } from '../../triangle/triangle.ts';
import { more } from '../../text/more.ts';
import { prose } from '../../text/prose.ts';
import { readoutView } from '../../text/readout.ts';
import { clamp } from '../../chart/clamp.ts';

type Shown = Pick<RestColumn, 'rival' | 'picture'>;

/** One scale for the terms of W of all cells, and the smallest of them that is not 0, if there is one. */
export interface SharedScale extends NormScale {
  readonly least: number | undefined;
}

export function sharedScale(columns: readonly Shown[]): SharedScale {
  const sizes = columns.flatMap(({ picture }) => rangeOf(picture.answer.survey.termNorms.W!));
  return { ...normScale(sizes), least: sizes.length ? Math.min(...sizes) : undefined };
}

function rangeOf(norms: Float64Array): number[] {
  let [low, high] = [Infinity, 0];
  for (const norm of norms) {
    if (norm > high) high = norm;
    if (norm > 0 && norm < low) low = norm;
  }
  return high > 0 ? [low, high] : [];
}

export interface RestTrianglesProps {
  readonly columns: readonly Shown[];
  readonly scale: SharedScale;
  /** The term that is looked at in all of them. */
  readonly place: Place;
}

/** `drawRestTriangles` fills the figures. */
export function restTrianglesView({ columns, scale, place }: RestTrianglesProps): TemplateResult {
  const { t, k } = place;
  const sizes = columns.map(({ rival, picture }) => `${rivalName(rival)} ${sizeAt({ picture }, place)}`);
  const T = columns[0].picture.length;
  const { least, domain } = scale;
  return html`
    <div class="rest-figures">
      ${columns.map(
        ({ rival }) =>
          html`<figure data-rival=${rival}>
            <figcaption class=${lookOf(rival)}>${rivalName(rival)}</figcaption>
            <div class="plot"><canvas hidden></canvas><svg></svg></div>
          </figure>`,
      )}
    </div>
    ${legendView(scale)}
    ${readoutView('rest-at', { place: `Loss E${subscript(t)}, W as used at step k = ${k}`, parts: k < 1 ? ['there is none'] : sizes })}
    <p class="note">
      ${prose('Row: the loss E_t, as if every step had one; column: the step k at which W acted. Column 1 is exactly 0: there W meets h₀ = 0.')}
    </p>
    ${more(
      `The last row is E${subscript(T)}, the loss of the chart above.`,
      ...(least !== undefined && Math.log10(least) < domain[0]
        ? [
            `Terms below ${formatPower(domain[0])} all have the weakest colour; the smallest is ${formatNumber(least, 2)}.`,
          ]
        : []),
    )}
  `;
}

const ZERO = { zero: 'exactly 0', underflow: '≈ 0, underflow' };

function sizeAt({ picture }: Pick<Shown, 'picture'>, { t, k }: Place): string {
  if (k < 1) return '';
  const [parameter] = picture.parameters;
  const kind = picture.kindOf(parameter, t, k);
  return kind === 'sized' ? formatNumber(picture.norm(parameter, t, k)) : ZERO[kind];
}

export interface RestTriangleDrawing extends RestTrianglesProps {
  readonly palette: Palette;
  /** Of all of them together. */
  readonly width: number;
  readonly onPlace: (place: Place) => void;
}

/** Narrower than this, they stand below each other. */
const NARROWEST = 240;
const GAP = 24;

export function drawRestTriangles(host: Element, props: RestTriangleDrawing): void {
  const { columns, scale, place, palette, onPlace } = props;
  const most = clamp(Math.floor((props.width + GAP) / (NARROWEST + GAP)), 1, columns.length);
  // No row has one more than another: four are two and two.
  const beside = Math.ceil(columns.length / Math.ceil(columns.length / most));
  const width = Math.min(WIDEST * drawingZoom(), Math.floor((props.width - (beside - 1) * GAP) / beside));
  const byRival = new Map<Rival, Shown>(columns.map((column) => [column.rival, column]));
  for (const figure of host.querySelectorAll<HTMLElement>('figure')) {
    const column = byRival.get(figure.dataset['rival'] as Rival);
    if (!column) continue;
    drawTriangle(figure, {
      picture: column.picture,
      parameter: column.picture.parameters[0],
      selected: place.k < 1 ? undefined : place,
      hovered: undefined,
      horizon: undefined,
      held: undefined,
      palette,
      scale,
      width,
      onHover: (hovered) => hovered && onPlace(hovered),
      onSelect: onPlace,
      onHorizon: () => {},
    });
  }
}

/** Larger ones would not fit on a screen together with their legend. */
const WIDEST = 460;
