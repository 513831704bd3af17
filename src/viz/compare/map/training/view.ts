/** Which run is drawn over the map, and what it shows. */
import './training.css';
import { html, type TemplateResult } from 'lit-html';
import type { Plane } from '../../../../rnn/map/plane.ts';
import { type TrainingPreset, trainingPresets } from '../../../../rnn/training/presets.ts';
import type { TrainedPlace } from '../../../../rnn/training/trained-place.ts';
import { cellName } from '../../../text/cell-names.ts';
import { formatNumber, formatShare } from '../../../text/format.ts';
import { more } from '../../../text/more.ts';
import { tryAgainButton } from '../../../text/try-again.ts';
import { axisTitles } from '../names.ts';
import { foreignAxes, isOnMap, type PathPoint, type PathSpot } from './path.ts';

export interface TrainingViewProps {
  readonly plane: Plane;
  readonly preset: TrainingPreset | undefined;
  readonly points: readonly PathPoint[];
  readonly spots: readonly PathSpot[];
  /** The factor a step that the map has at each of the spots, where it has one. */
  readonly factorAt: (spot: PathSpot) => number | undefined;
  readonly isRunning: boolean;
  readonly failure: string | undefined;
  readonly onRun: (id: string | undefined) => void;
  readonly onAgain: () => void;
  readonly onPlane: () => void;
}

export function trainingView(props: TrainingViewProps): TemplateResult {
  const { preset, points, isRunning, failure, onRun, onAgain, onPlane } = props;
  return html`<div class="map-training">
    <h3>${trainingFinding(props)}</h3>
    <div class="controls">
      <label
        >Train
        <select
          aria-label="Run of training"
          @change=${(event: Event) => onRun((event.target as HTMLSelectElement).value || undefined)}
        >
          <option value="" .selected=${!preset}>nothing</option>
          ${trainingPresets.map(
            ({ id, name }) => html`<option value=${id} .selected=${id === preset?.id}>${name}</option>`,
          )}
        </select></label
      >
      ${preset && points.length > 1 ? html`<button @click=${onPlane}>Map around it</button>` : ''}
      <span class="note" role="status"
        >${preset && !failure ? (isRunning ? `Training: update ${points.at(-1)?.step ?? 0} of ${preset.updates}` : `${preset.updates} updates`) : ''}</span
      >
    </div>
    ${failure ? html`<p class="note bad">The run has stopped: ${failure}. ${tryAgainButton(onAgain)}</p>` : ''}
    ${problemsOf(props).map((text) => html`<p class="note">${text}</p>`)}
    ${points.length > 1 ? standings(props) : ''}
    ${
      preset
        ? more(
            'A circle a stretch of updates: the larger it is, the larger the loss. W has the gain by which weights of the same size are drawn; the forget-gate bias is the mean over units.',
            'The colours are of weights that are drawn, which trained ones are not. How far they differ is seen where both have a number in the table.',
          )
        : ''
    }
  </div>`;
}

/** Said of a run, once it is through. */
export function trainingFinding({ preset, points, isRunning, failure }: TrainingViewProps): string {
  if (!preset || isRunning || failure || points.length < 2) return 'Does learning walk to the edge?';
  const [first, last] = [points[0].place, points.at(-1)!.place];
  const steps = (['gain', 'radius', 'forget'] as const).flatMap((name) => {
    const [from, to] = [first[name], last[name]];
    return from === undefined || to === undefined ? [] : [{ name, change: to - from }];
  });
  const furthest = steps.reduce((best, step) =>
    Math.abs(step.change) > Math.abs(best.change) ? step : best,
  );
  if (Math.abs(furthest.change) < SMALL) return 'Learning hardly moves on this map';
  const way = furthest.change > 0 ? 'up' : 'down';
  return `Learning moves the ${axisTitles[furthest.name]} most: ${way} by ${formatNumber(Math.abs(furthest.change), 2)}`;
}

/** A change of gain, spectral radius or bias that is next to nothing on any map. */
const SMALL = 0.1;

/** Why no path, or not all of it, is drawn. */
export function problemsOf({ plane, preset, points, spots }: TrainingViewProps): string[] {
  if (!preset || points.length === 0) return [];
  const foreign = foreignAxes(plane, points);
  const beyond = spots.filter((spot) => !isOnMap(plane, spot)).length;
  const own = cellName(preset.settings.cell);
  return [
    ...(foreign.length > 0
      ? [
          `No path is drawn: ${foreign.join(' and ')} ${foreign.length > 1 ? 'are' : 'is'} no quantity of this network in training. Gain, spectral radius, forget-gate bias and variance of biases are.`,
        ]
      : []),
    ...(plane.cell !== preset.settings.cell
      ? [`The run trains ${own} networks, and the map is of ${cellName(plane.cell)} networks.`]
      : []),
    ...(beyond > 0 ? [`${beyond} of ${spots.length} points of its path lie beyond the map.`] : []),
  ];
}

/** At its beginning and in the end. */
function standings({ points, spots, factorAt }: TrainingViewProps): TemplateResult {
  const ends = [0, points.length - 1];
  const row = (name: string, text: (index: number) => string) =>
    html`<tr>
      <th scope="row">${name}</th>
      ${ends.map((index) => html`<td>${text(index)}</td>`)}
    </tr>`;
  const place = (name: keyof TrainedPlace) =>
    points[0].place[name] === undefined
      ? ''
      : row(axisTitles[name], (index) => formatNumber(points[index].place[name]!, 3));
  const factor = (index: number) => {
    const found = spots[index] && factorAt(spots[index]);
    return found === undefined ? '–' : `× ${formatNumber(found, 3)}`;
  };
  return html`<table class="map-standings">
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">quantity</span></th>
        ${ends.map((index) => html`<th scope="col">${points[index].step === 1 ? 'at first' : `after ${points[index].step} updates`}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${row('loss', (index) => formatNumber(points[index].loss, 3))} ${place('gain')} ${place('radius')}
      ${place('forget')} ${place('bias')} ${row('a step back, by the map', factor)}
      ${row('left of its own gradient at step 0', (index) => formatShare(points[index].left))}
    </tbody>
  </table>`;
}
