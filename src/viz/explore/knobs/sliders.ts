/** The knobs of W: its scale and its spectral radius, on logarithmic sliders. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { cells, type Experiment } from '../../../rnn/index.ts';
import { recurrentOf } from '../../../rnn/cells/index.ts';
import { scaleW, withSpectralRadius } from '../../../rnn/initialise.ts';
import { formatNumber } from '../../text/format.ts';
import { numberField } from '../../fields/fields.ts';
import { group, type KnobsProps } from './group.ts';
import { clamp } from '../../chart/clamp.ts';

/** log10 of the factors and of the radii that sliders reach. */
const SCALES = { min: -1, max: 1, step: 0.02 };
const RADII = { min: -1, max: 1.5, step: 0.01 };

/** A slider that is being moved: what it acts on is the experiment as it was before. */
interface Slide {
  readonly base: Experiment;
  readonly gesture: object;
  /** What it has made of it last. */
  readonly made: Experiment;
}

const slides = new WeakMap<EventTarget, Slide>();

/** Applies a slider to the experiment with which its movement began. @returns 10 to its value */
function slide(event: Event, { experiment, onExperiment }: KnobsProps, apply: typeof scaleW): number {
  const slider = event.currentTarget as HTMLInputElement;
  const before = slides.get(slider);
  // Once the experiment is one that this slider did not make, a new movement has begun.
  const goes = before && [before.base, before.made].includes(experiment) ? before : undefined;
  const { base, gesture } = goes ?? { base: experiment, gesture: {} };
  const value = 10 ** slider.valueAsNumber;
  const made = apply(base, value);
  slides.set(slider, { base, gesture, made });
  onExperiment(made, gesture);
  return value;
}

const letGo = (event: Event) => slides.delete(event.currentTarget!);

export function scaleOfW(props: KnobsProps): TemplateResult {
  const { experiment, radii, onExperiment } = props;
  const { gates } = cells[experiment.cell];
  const name = recurrentOf(experiment.cell)!;
  const radius = Math.max(...radii);
  const isNilpotent = radius === 0;
  // Not bound to a value: it tells how far it was moved, and goes back to the middle.
  const tell = (event: Event, factor: number) => {
    const slider = event.currentTarget as HTMLInputElement;
    const text = `×${formatNumber(factor)}`;
    slider.setAttribute('aria-valuetext', text);
    slider.parentElement!.querySelector('output')!.value = text;
  };
  return group(
    name,
    props,
    html`
      <label class="slider" title="Multiplies ${name} as it was when the slider began to move"
        ><span>scale <output>×1.00</output></span>
        <input
          type="range"
          min=${SCALES.min}
          max=${SCALES.max}
          step=${SCALES.step}
          value="0"
          aria-label="scale of ${name}, logarithmic"
          aria-valuetext="×1.00"
          @input=${(event: Event) => tell(event, slide(event, props, scaleW))}
          @change=${(event: Event) => {
            letGo(event);
            (event.currentTarget as HTMLInputElement).value = '0';
            tell(event, 1);
          }}
        />
        <small aria-hidden="true"><span>×0.1</span><span>×1</span><span>×10</span></small>
      </label>
      <div class="slider">
        ${numberField({
          label: 'spectral radius',
          value: Number(radius.toPrecision(4)),
          range: { min: 0, max: 1000 },
          disabled: isNilpotent,
          set: (value) => onExperiment(withSpectralRadius(experiment, value)),
        })}
        <input
          type="range"
          min=${RADII.min}
          max=${RADII.max}
          step=${RADII.step}
          ?disabled=${isNilpotent}
          aria-label="spectral radius of ${name}, logarithmic"
          aria-valuetext=${formatNumber(radius)}
          .value=${live(clamp(Math.log10(radius), RADII.min, RADII.max).toFixed(2))}
          @input=${(event: Event) => slide(event, props, withSpectralRadius)}
          @change=${letGo}
        />
        <small aria-hidden="true"><span>0.1</span><span .style=${'left: 40%'}>1</span><span>32</span></small>
      </div>
      ${isNilpotent ? html`<p class="note">All eigenvalues of ${name} are 0, whatever its scale.</p>` : nothing}
      ${
        gates.length > 1
          ? html`<p class="note">The largest of these; a new one is given to each.</p>
              <ul class="radii note" aria-label="Spectral radii by gate">
                ${gates.map((gate, i) => html`<li><i>W</i><sub>${gate}</sub> ${formatNumber(radii[i])}</li>`)}
              </ul>`
          : nothing
      }
    `,
  );
}
