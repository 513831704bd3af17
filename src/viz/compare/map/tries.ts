/** Maps worth a look, a click each. */
import { html, type TemplateResult } from 'lit-html';
import type { Plane } from '../../../rnn/map/plane.ts';
import { withCount, defaultMap, type MapKnobs, planeWithCell } from './settings.ts';

const of = (cell: Plane['cell'], change: Partial<Plane> = {}): MapKnobs => ({
  ...defaultMap,
  plane: { ...planeWithCell(defaultMap.plane, cell), ...change },
});

const amplitude = withCount('y', { name: 'amplitude', from: 0, to: 2 });
const gain = (from: number, to: number) => withCount('x', { name: 'gain', from, to });

export const mapTries: readonly { readonly text: string; readonly knobs: MapKnobs }[] = [
  { text: 'LSTM: gain and forget bias', knobs: defaultMap },
  { text: 'Sigmoid: gain and input', knobs: of('sigmoid', { x: gain(1, 24), y: amplitude }) },
  {
    text: 'tanh, orthogonal: gain and input',
    knobs: of('tanh', { scheme: 'orthogonal', x: gain(0.5, 3), y: amplitude }),
  },
  { text: 'GRU: gain and input', knobs: of('gru', { x: gain(0.25, 6), y: amplitude }) },
  {
    text: 'LSTM: forget bias and lag',
    knobs: {
      ...of('lstm', {
        x: withCount('x', { name: 'lag', from: 1, to: 50 }),
        y: withCount('y', { name: 'forget', from: -2, to: 6 }),
      }),
      colour: 'left',
    },
  },
  {
    text: 'tanh: gain and biases',
    knobs: of('tanh', {
      x: gain(0.5, 3),
      y: withCount('y', { name: 'bias', from: 0, to: 1 }),
      scheme: 'gaussian',
      amplitude: 0,
    }),
  },
  {
    text: 'tanh: gain and hidden units',
    knobs: of('tanh', { x: gain(0.5, 3), y: withCount('y', { name: 'n', from: 2, to: 33 }) }),
  },
];

export const triesView = (onKnobs: (next: MapKnobs) => void): TemplateResult =>
  html`<div class="controls tries scroll" role="group" aria-label="Maps worth a look">
    <span class="note">Try</span>
    ${mapTries.map(({ text, knobs }) => html`<button @click=${() => onKnobs(knobs)}>${text}</button>`)}
  </div>`;
