/** A triangle for each parameter, side by side on one scale, with its legend and what its zeros mean. */
import { html, type TemplateResult } from 'lit-html';
import { actsOnOutput, norm, type ParameterName, zeroReason } from '../rnn/index.ts';
import type { Place } from './explorer.ts';
import type { Picture } from './picture.ts';
import { formatNumber, subscript } from './format.ts';
import { legendView } from './legend.ts';
import { formula, symbol } from './math.ts';
import { triangleCells } from './triangle.ts';
import { zeroText } from './zero-text.ts';

export interface TrianglesProps {
  readonly picture: Picture;
  readonly selected: Place;
  /** All losses are on show, and no term of them. */
  readonly isTotal: boolean;
  readonly hovered: Place | undefined;
  readonly onParameter: (parameter: ParameterName) => void;
}

const ACTS_BETWEEN: Record<ParameterName, string> = {
  W: 'hidden to hidden',
  U: 'input to hidden',
  V: 'hidden to output',
  b: 'bias of a',
  d: 'bias of o',
  bh: 'bias inside the reset',
};

/** The width of one triangle: three stand side by side where that leaves them large enough to read. */
export const triangleRoom = (width: number): number => (width > 560 ? (width - 2 * GAP) / 3 : width);

const GAP = 24;

/** The `svg` of each figure is filled by `drawTriangle`. */
export function trianglesView(props: TrianglesProps): TemplateResult {
  const { picture, selected, isTotal, hovered, onParameter } = props;
  const place = hovered ?? (isTotal ? undefined : selected);
  return html`
    <h2>${finding(picture, selected.parameter)}</h2>
    <p class="note">
      Row: the loss E<sub>t</sub>. Column: the step k at which the parameter acted. Colour: norm of the term.
    </p>
    <div class="triangles">
      ${picture.parameters.map(
        (parameter) => html`
          <figure data-parameter=${parameter} class=${parameter === selected.parameter ? 'current' : ''}>
            <figcaption>
              <button
                class="plain"
                aria-pressed=${parameter === selected.parameter}
                @click=${() => onParameter(parameter)}
              >
                ${formula(symbol(parameter))} <small>${ACTS_BETWEEN[parameter]}</small>
              </button>
            </figcaption>
            <svg role="group" aria-label="Terms of ${parameter}"></svg>
          </figure>
        `,
      )}
    </div>
    ${legendView(picture.scale)}
    <p class="note readout">${place ? readout(picture, place) : totalReadout(picture, selected.parameter)}</p>
  `;
}

/** The finding of the selected triangle: how fast terms shrink with the distance t - k. */
function finding(picture: Picture, parameter: ParameterName): string {
  if (actsOnOutput(parameter)) return `${parameter} acts on o alone: one term a loss, no path through time`;
  const cells = triangleCells(picture, parameter).filter(({ norm }) => norm > 0);
  const hops = cells.flatMap((cell) => {
    const nearer = cells.find(({ t, k }) => t === cell.t && k === cell.k + 1);
    return nearer ? [cell.norm / nearer.norm] : [];
  });
  if (!hops.length) return `Which step of ${parameter} does each loss blame?`;
  const ratio = Math.exp(hops.reduce((sum, hop) => sum + Math.log(hop), 0) / hops.length);
  return `One step further back, a term of ${parameter} has ${formatNumber(ratio, 2)} times the norm, on average`;
}

/** The sum of a triangle in words. */
const totalReadout = ({ gradients }: Picture, parameter: ParameterName): string =>
  `${parameter}: the terms of all losses add up to norm ${formatNumber(norm(gradients.gradients[parameter]!.flat()))}.`;

/** One term in words. */
function readout(picture: Picture, { parameter, t, k }: Place): string {
  if (picture.experiment.targets[t - 1] === null) return `E${subscript(t)}: no target, no loss.`;
  const term = picture.terms.at(parameter, t, k);
  const place = `${parameter}: loss E${subscript(t)}, step k = ${k}`;
  const reason = zeroReason(term.factors);
  const size =
    term.norm === 0 && reason?.kind !== 'underflow' ? 'exactly 0' : `norm ${formatNumber(term.norm)}`;
  return reason ? `${place}: ${size}. ${zeroText(term, reason)}` : `${place}: ${size}.`;
}
