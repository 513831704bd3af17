/** A triangle for each parameter, side by side on one scale, with its legend and what its zeros mean. */
import { html, type TemplateResult } from 'lit-html';
import { actsOnOutput, cells, type ParameterName } from '../../../rnn/index.ts';
import type { Place } from '../../experiment/place.ts';
import type { Picture } from '../../experiment/picture.ts';
import { formatNumber, subscript } from '../../text/format.ts';
import { horizonReadout } from '../../triangle/horizon.ts';
import { legendView } from '../../chart/legend.ts';
import { formula, parameterSymbol } from '../../text/mathml.ts';
import { prose } from '../../text/prose.ts';
import { readoutView } from '../../text/readout.ts';
import { stepper } from '../../fields/stepper.ts';
import { term } from '../../text/term.ts';
import { tableDetails } from '../../text/table-details.ts';
import { lastLoss } from './largest.ts';
import { termReadout, totalReadout, trianglesFinding } from './text.ts';

export interface TrianglesProps {
  readonly picture: Picture;
  readonly selected: Place;
  /** All losses are on show, and no term of them. */
  readonly isTotal: boolean;
  readonly hovered: Place | undefined;
  /** Terms further back are cut off. */
  readonly horizon: number;
  /** Whether the horizon cuts time into windows. */
  readonly windows: boolean;
  /** An experiment is held to compare with, and whether the triangle shows the change since. */
  readonly comparison: { readonly isOn: boolean } | undefined;
  readonly onHorizon: (horizon: number) => void;
  readonly onWindows: (windows: boolean) => void;
  readonly onParameter: (parameter: ParameterName) => void;
  readonly onComparison: (isOn: boolean) => void;
}

/** What a parameter is, in a few words. */
const titleOf = ({ experiment: { cell } }: Picture, parameter: ParameterName): string =>
  actsOnOutput(parameter)
    ? { V: 'hidden to output', d: 'bias of o' }[parameter]
    : cells[cell].parameters[parameter].title;

/** With more steps only the triangle of the selected parameter is drawn, as large as there is room. */
const MOST_STEPS_BESIDE = 12;

/** The parameters whose triangles are drawn, and the width of each: three stand side by side where they can be read. */
export function trianglesShown(
  picture: Picture,
  selected: ParameterName,
  width: number,
): { readonly parameters: readonly ParameterName[]; readonly width: number } {
  if (picture.length > MOST_STEPS_BESIDE) return { parameters: [selected], width };
  if (hasOneLoss(picture)) return { parameters: picture.parameters, width };
  return { parameters: picture.parameters, width: width > 560 ? (width - 2 * GAP) / 3 : width };
}

const GAP = 24;

/** Then a triangle is a row, and rows stand below each other. */
const hasOneLoss = ({ experiment: { targets } }: Picture): boolean =>
  targets.filter((target) => target !== null).length === 1;

/** The canvas and the `svg` of each figure are filled by `drawTriangle`. */
export function trianglesView(props: TrianglesProps): TemplateResult {
  const { picture, selected, isTotal, hovered, horizon, windows, comparison, onParameter, onComparison } =
    props;
  const place = hovered ?? (isTotal ? undefined : selected);
  const { parameters } = trianglesShown(picture, selected.parameter, 0);
  const tab = (parameter: ParameterName) => html`
    <button
      class="plain"
      aria-pressed=${parameter === selected.parameter}
      @click=${() => onParameter(parameter)}
    >
      ${formula(parameterSymbol(parameter))} <small>${titleOf(picture, parameter)}</small>
    </button>
  `;
  const isLong = parameters.length < picture.parameters.length;
  return html`
    <div class="bar">
      <h2>
        ${comparison?.isOn ? 'How each term has changed from A to B' : prose(trianglesFinding(picture, selected))}
      </h2>
      ${
        comparison
          ? html`<label class="toggle"
              ><input
                type="checkbox"
                .checked=${comparison.isOn}
                @change=${(event: Event) => onComparison((event.target as HTMLInputElement).checked)}
              />
              B against A</label
            >`
          : ''
      }
    </div>
    <p class="note">
      ${hasOneLoss(picture) ? 'There is one loss, so one row;' : prose('Row: the loss E_t;')}
      ${prose('column: the step k at which the parameter acted.')} Colour:
      ${comparison?.isOn ? 'by how many powers of ten the norm is larger or smaller than in A.' : html`${term('norm', 'norm')} of the ${term('term', 'term')} ${prose('(t, k), what arrives at step k times h_{k−1} or x_k.')}`}
    </p>
    ${isLong ? html`<div class="captions">${picture.parameters.map(tab)}</div>` : ''}
    <div class="triangles ${hasOneLoss(picture) ? 'rows' : ''}">
      ${parameters.map(
        (parameter) => html`
          <figure
            data-parameter=${parameter}
            class=${parameter === selected.parameter ? 'current' : ''}
            aria-label="Terms of ${parameter}"
          >
            ${isLong ? '' : html`<figcaption>${tab(parameter)}</figcaption>`}
            <div class="plot"><canvas hidden></canvas><svg></svg></div>
          </figure>
        `,
      )}
    </div>
    ${comparison?.isOn ? changeLegend : legendView(picture.scale)}
    ${(place ? termReadout(picture, place) : [totalReadout(picture, selected.parameter)]).map(
      (text, index) => html`<p class="note ${index === 0 ? 'readout' : ''}">${prose(text)}</p>`,
    )}
    ${tableDetails('The norms of these terms in a table', () => tableView(picture, selected))}
    ${
      picture.length > 1 && !actsOnOutput(selected.parameter)
        ? html`<div class="horizon-bar">
            ${horizonStepper(props)} ${kindOfTruncation(props)}
            ${readoutView('horizon-text', horizonReadout({ horizon, windows }, picture.length, lastLoss(picture), picture.answer.truncation, selected.parameter))}
          </div>`
        : ''
    }
  `;
}

/** The horizon as a number: where all the terms of the last loss are kept, all are. */
function horizonStepper({ picture, horizon, onHorizon }: TrianglesProps): TemplateResult {
  const most = lastLoss(picture);
  return stepper({
    name: 'horizon',
    less: 'nearer horizon',
    more: 'farther horizon',
    symbol: 'steps kept',
    value: Math.min(horizon, most),
    most,
    set: (steps) => onHorizon(steps >= most ? picture.length : steps),
  });
}

/** Whether each loss goes so many steps back, or none leaves its window. */
const kindOfTruncation = ({ windows, onWindows }: TrianglesProps): TemplateResult => html`
  <select
    aria-label="How it is cut off"
    @change=${(event: Event) => onWindows((event.target as HTMLSelectElement).value === 'windows')}
  >
    <option value="sliding" .selected=${!windows}>of every loss</option>
    <option value="windows" .selected=${windows}>in windows</option>
  </select>
`;

/** Of more losses than this only the selected one has its terms in the table. */
const MOST_TABLE_ROWS = 24;

function tableView(picture: Picture, { parameter, t }: Place): TemplateResult {
  const steps = Array.from({ length: picture.length }, (_, index) => index + 1);
  const losses = picture.length > MOST_TABLE_ROWS ? [t] : steps;
  const size = (loss: number, k: number) => {
    if (k > loss || picture.experiment.targets[loss - 1] === null) return '';
    const kind = picture.kindOf(parameter, loss, k);
    return kind === 'sized' ? formatNumber(picture.norm(parameter, loss, k)) : kind === 'zero' ? '0' : '≈ 0';
  };
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label="Norms of terms of ${parameter}">
    <table class="comparison">
      <thead>
        <tr>
          <th scope="col">k</th>
          ${losses.map((loss) => html`<th scope="col">E${subscript(loss)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${steps.map(
          (k) => html`
            <tr>
              <th scope="row">${k}</th>
              ${losses.map((loss) => html`<td>${size(loss, k)}</td>`)}
            </tr>
          `,
        )}
      </tbody>
    </table>
  </div>`;
}

const changeLegend = html`<div class="legend">
  B / A: ≤ 10⁻⁴ <span class="legend-bar change"></span> ≥ 10⁴
</div>`;
