/** The knobs of the map: its cell, its axes, what colours tell, and all that stays the same over it. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { cellNames, takesForgetBias } from '../../../rnn/cells/index.ts';
import { schemesOf } from '../../../rnn/initialise.ts';
import { limitsOf, planeLimits } from '../../../rnn/map/check.ts';
import { type AxisName, isWhole, type Plane } from '../../../rnn/map/plane.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { numberField, selectField } from '../../fields/fields.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { inputField, schemeField } from '../rest/knobs.ts';
import { axisTitles, colourTitles } from './names.ts';
import {
  axesOf,
  colourNames,
  type MapKnobs,
  planeWithCell,
  withAxis,
  withCount,
  withSteps,
} from './settings.ts';

export interface MapKnobsProps {
  readonly knobs: MapKnobs;
  readonly onKnobs: (next: MapKnobs) => void;
}

/** The most draws a point that the page computes. */
const MOST_DRAWS = 100;

export function mapKnobs({ knobs, onKnobs }: MapKnobsProps): TemplateResult {
  const { plane, colour } = knobs;
  const setPlane = (next: Plane) => onKnobs({ plane: next, colour, run: knobs.run });
  const set = (change: Partial<Plane>) => setPlane({ ...plane, ...change });
  const isAxis = (name: AxisName) => plane.x.name === name || plane.y.name === name;
  const number = (
    name: 'n' | 'gain' | 'forgetBias' | 'biasVariance' | 'amplitude' | 'lag' | 'seed' | 'draws' | 'T',
    label: string,
    range: { min: number; max: number; step: number },
    change = (value: number): void => set({ [name]: value }),
  ) => numberField({ label, value: plane[name], range, set: change });
  const range = ([min, max]: readonly [number, number], step: number) => ({ min, max, step });
  return html`<div class="knobs map-knobs" role="group" aria-label="Knobs of the map">
    <fieldset>
      <legend>Networks</legend>
      ${selectField({
        label: 'cell',
        options: cellNames.map((cell) => [cell, cellTitle(cell)]),
        chosen: plane.cell,
        set: (cell) => setPlane(planeWithCell(plane, cell)),
      })}
      ${number('T', 'steps T', { min: 4, max: LIMITS.T, step: 1 }, (T) => setPlane(withSteps(plane, T)))}
      ${isAxis('n') ? nothing : number('n', 'hidden units n', { min: 1, max: LIMITS.n, step: 1 })}
    </fieldset>
    <fieldset class="map-axes">
      <legend>Axes</legend>
      ${axisFields(plane, 'x', setPlane)}${axisFields(plane, 'y', setPlane)}
    </fieldset>
    <fieldset>
      <legend>Input</legend>
      ${inputField(plane.input, (input) => set({ input }))}
      ${isAxis('amplitude') ? nothing : number('amplitude', 'amplitude', range(planeLimits.amplitude, 0.1))}
    </fieldset>
    <fieldset>
      <legend>Colour</legend>
      ${selectField({
        label: 'tells the',
        options: colourNames.map((name) => [name, colourTitles[name]]),
        chosen: colour,
        set: (next) => onKnobs({ ...knobs, colour: next }),
      })}
      ${isAxis('lag') ? nothing : number('lag', 'lag', { min: 1, max: plane.T, step: 1 })}
      ${number('draws', 'draws a point', { min: 1, max: MOST_DRAWS, step: 1 })}
    </fieldset>
    <fieldset>
      <legend>Weights</legend>
      ${schemeField(
        schemesOf(plane.cell).filter((scheme) => scheme !== 'chrono' || !isAxis('forget')),
        plane.scheme,
        (scheme) => set({ scheme }),
      )}
      ${isAxis('gain') || isAxis('radius') ? nothing : number('gain', 'gain', range(planeLimits.gain, 0.1))}
      ${
        isAxis('forget') || !takesForgetBias(plane.cell) || plane.scheme === 'chrono'
          ? nothing
          : number('forgetBias', 'forget-gate bias', range(planeLimits.forget, 0.5))
      }
      ${isAxis('bias') ? nothing : number('biasVariance', 'variance of biases', range(planeLimits.bias, 0.1))}
      ${number('seed', 'first seed', range(planeLimits.seed, 1))}
    </fieldset>
  </div>`;
}

function axisFields(plane: Plane, side: 'x' | 'y', setPlane: (next: Plane) => void): TemplateResult {
  const axis = plane[side];
  const [least, most] = limitsOf(axis.name, plane.T);
  const apart = isWhole(axis.name) ? 1 : 0.01;
  const end = axis.name === 'n' ? LIMITS.n : most;
  const set = (change: { readonly from?: number; readonly to?: number }) =>
    setPlane({ ...plane, [side]: withCount(side, { ...axis, ...change }) });
  const whole = isWhole(axis.name) ? { step: 1 } : {};
  const title = { x: 'across', y: 'up' }[side];
  return html`<span class="map-axis">
    ${selectField({
      label: title,
      options: axesOf(plane).map((name) => [name, axisTitles[name]]),
      chosen: axis.name,
      set: (name) => setPlane(withAxis(plane, side, name)),
    })}
    ${numberField({
      label: 'from',
      name: `${title} from`,
      value: axis.from,
      range: { min: least, max: axis.to - apart, ...whole },
      set: (from) => set({ from }),
    })}
    ${numberField({
      label: 'to',
      name: `${title} to`,
      value: axis.to,
      range: { min: axis.from + apart, max: end, ...whole },
      set: (to) => set({ to }),
    })}
  </span>`;
}
