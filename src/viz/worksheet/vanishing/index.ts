/** Question 2: why the gradient vanishes, by how much at least, and the LSTM's way around it. */
import '../../compare/papers/papers.css';
import '../questions.css';
import './vanishing.css';
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { html, mathml, render } from 'lit-html';
import * as v from 'valibot';
import type { Picture } from '../../../rnn/facts/fact.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { drawPicture } from '../../small-chart/chart.ts';
import { recall, remember } from '../../page/kept.ts';
import { at, formula } from '../../text/mathml.ts';
import { prose, typeset } from '../../text/prose.ts';
import {
  highwayPicture,
  lstmNetwork,
  productPicture,
  simpleNetwork,
  slopesPicture,
  type VanishingSettings,
} from './pictures.ts';
import { widthOf } from '../../page/width.ts';
import { type Mount, partsOf } from '../../page/sections.ts';

const RANGES = { sigmaMax: [0.5, 8], forgetBias: [-1, 6] } as const;
const within = ([least, most]: readonly [number, number]) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const structure = v.object({
  cell: v.picklist(['sigmoid', 'tanh']),
  sigmaMax: within(RANGES.sigmaMax),
  forgetBias: within(RANGES.forgetBias),
  seed: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

const KEPT = {
  area: 'sessionStorage',
  key: 'backflow.worksheet.vanishing',
  what: 'the settings of question 2',
  schema: structure,
} as const;
const first: VanishingSettings = { cell: 'sigmoid', sigmaMax: 3, forgetBias: 1, seed: 1 };

/** |dh_t/dh_k| ≤ (σ_max(W)/4)^(t − k) */
const sharpBound = formula(
  mathml`<mo stretchy="false">|</mo><mi>d</mi>${at('h', 't')}<mo>/</mo><mi>d</mi>${at('h', 'k')}<mo stretchy="false">|</mo><mo>≤</mo><msup><mrow><mo>(</mo>${at('σ', 'max')}<mo>(</mo><mi>W</mi><mo>)</mo><mo>/</mo><mn>4</mn><mo>)</mo></mrow><mrow><mi>t</mi><mo>−</mo><mi>k</mi></mrow></msup>`,
);

export const mount: Mount = (host) => {
  const settings = signal<VanishingSettings>(recall(KEPT) ?? first);
  const change = (part: Partial<VanishingSettings>) => (settings.value = { ...settings.value, ...part });
  effect(() => remember(KEPT, settings.value));

  const figure = (name: string) =>
    html`<figure data-picture=${name}>
      <figcaption></figcaption>
      <div class="picture"><svg class="paper-chart"></svg></div>
    </figure>`;
  render(
    html`<h2 id="vanishing-title">Factors below 1 multiply to nothing; the sharp bound says how fast</h2>
      <p class="note question">
        ${prose('2. (a) A step back multiplies by the Jacobian diag(f′(a)) W, transposed. (b) What do repeated and irrelevant words do to it?')}
      </p>
      <div class="columns">
        <div>
          ${figure('slopes')}
          <div class="slip">
            <h3>Slip: σ′ is “upper bounded by 1”</h3>
            <p>${prose('True, but not sharp: the bound is γ = 1/4, at a = 0. So')} ${sharpBound}.</p>
            <p>
              ${prose('For sigmoid vanishing is certain while σ_max(W) < 4. With a bound of 1 that would take σ_max(W) < 1.')}
            </p>
          </div>
        </div>
        <div>
          ${figure('product')}
          <div class="knobs network"></div>
          <p class="note">
            ${prose('Dotted: (γ·σ_max)^(t − k) with the sharp γ, and with γ = 1 as on the sheet. W is orthogonal times σ_max; 12 units, noise as input.')}
          </p>
        </div>
        <div>
          ${figure('highway')}
          <div class="knobs gates"></div>
          <p class="question small">
            ${prose('An LSTM’s cell state passes a step by c_t = f ⊙ c_{t-1} + i ⊙ g: on that way only the forget gate multiplies. It is a highway while f is near 1, and no longer than f makes it.')}
          </p>
        </div>
        <div>
          <h3>(b) Repeated and irrelevant words</h3>
          <p class="question small">
            Each word between the one that matters and the answer is one more factor, so the gradient has
            further to go. Whether an LSTM’s cell state carries it there was tried on
            <a href="./compare.html#words">words, coloured by the gradient that reaches them</a>.
          </p>
        </div>
      </div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  const slider = (name: 'sigmaMax' | 'forgetBias', text: unknown, step: number) =>
    html`<label
      ><span>${text} = ${settings.value[name].toFixed(2)}</span>
      <input
        type="range"
        min=${RANGES[name][0]}
        max=${RANGES[name][1]}
        step=${step}
        .value=${String(settings.value[name])}
        @input=${(event: Event) => change({ [name]: (event.target as HTMLInputElement).valueAsNumber })}
    /></label>`;

  draw('.network', () => {
    const { cell, seed } = settings.value;
    return html`${slider('sigmaMax', typeset('σ_max(W)'), 0.05)}
      <span class="controls" role="group" aria-label="cell"
        >${(['sigmoid', 'tanh'] as const).map(
          (name) =>
            html`<button aria-pressed=${name === cell} @click=${() => change({ cell: name })}>
              ${name}
            </button>`,
        )}</span
      >
      <button @click=${() => change({ seed: seed + 1 })}>draw ${seed}: draw again</button>
      <a href=${exploreLink(simpleNetwork(settings.value))}>in Explore</a>`;
  });
  draw(
    '.gates',
    () =>
      html`${slider('forgetBias', typeset('forget bias b'), 0.1)}
        <a href=${exploreLink(lstmNetwork(settings.value))}>in Explore</a>`,
  );

  const picture = (name: string, of: ReadonlySignal<Picture>) => {
    const host = part(`[data-picture="${name}"]`);
    const width = widthOf(host.querySelector('.picture')!);
    const pointed = signal<number | undefined>(undefined);
    effect(() => void render(prose(of.value.title), host.querySelector('figcaption')!));
    effect(() => {
      if (width.value === 0) return;
      drawPicture(host.querySelector('svg')!, {
        picture: of.value,
        width: width.value,
        pointed: pointed.value,
        onPoint: (stop) => (pointed.value = stop),
      });
    });
  };
  picture('slopes', signal(slopesPicture()));
  picture(
    'product',
    computed(() => productPicture(settings.value)),
  );
  picture(
    'highway',
    computed(() => highwayPicture(settings.value)),
  );
};
