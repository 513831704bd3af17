/** Which layer, direction and sequence is on show, and what it has to do with the whole network. */
import { html, type TemplateResult } from 'lit-html';
import type { CutPlace } from '../../../rnn/stacked/cut-out.ts';
import { legendView } from '../../chart/legend.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import type { Part } from '../../experiment/part.ts';
import { stepper } from '../../fields/stepper.ts';
import { unitsOf } from '../../../rnn/experiment.ts';
import { cellName } from '../../text/cell-names.ts';
import { prose } from '../../text/prose.ts';

export interface LayersViewProps {
  readonly part: Part;
  readonly isLinear: boolean;
  readonly scale: NormScale;
  /** Another part is being cut out. */
  readonly isOpening: boolean;
  readonly onPlace: (place: CutPlace) => void;
}

/** The `svg` is filled by `drawLayers`. */
export function layersView({ part, isLinear, scale, isOpening, onPlace }: LayersViewProps): TemplateResult {
  const { whole, place } = part;
  const { sequences } = whole;
  const { steps } = part;
  const T = part.flood.inputs.length;
  return html`
    <div class="bar">
      <h2 id="layers-title">${titleOf(part)}</h2>
      <div class="controls">
        <label
          >layer
          <select
            aria-label="Layer and direction"
            aria-busy=${isOpening}
            @change=${(event: Event) => {
              const [layer, direction] = (event.target as HTMLSelectElement).value.split(' ').map(Number);
              onPlace({ ...place, layer, direction });
            }}
          >
            ${optionsOf(part).map(
              ({ layer, direction, name }) =>
                html`<option
                  value="${layer} ${direction}"
                  .selected=${layer === place.layer && direction === place.direction}
                >
                  ${name}
                </option>`,
            )}
          </select></label
        >
        ${
          sequences.length > 1
            ? html`${stepper({
                name: 'sequence',
                less: 'sequence before',
                more: 'next sequence',
                symbol: 'sequence',
                value: place.sequence + 1,
                most: sequences.length,
                set: (sequence) => onPlace({ ...place, sequence: sequence - 1 }),
              })}
              of ${sequences.length}`
            : ''
        }
        ${
          steps
            ? stepper({
                name: 'first step on show',
                less: 'a step earlier',
                more: 'a step later',
                symbol: 'from step',
                value: steps[0],
                most: T - (steps[1] - steps[0]),
                set: (first) => onPlace({ ...place, first }),
              })
            : ''
        }
      </div>
    </div>
    <p class="note">${prose(noteOf(part, isLinear))}</p>
    ${steps ? html`<p class="note">${stepsNote(steps, T)}</p>` : ''}
    <div class="layers-frame">
      <svg role="img" aria-labelledby="layers-title" aria-describedby="layers-key"></svg>
    </div>
    ${legendView(scale)}
    <p class="note" id="layers-key">
      ${prose('Colour: what arrives of a gradient, ∂E/∂h_t, at each step; it goes down the layers, and back in time.')}
      ${part.edited ? 'Numbers of this layer can be changed below: all layers follow.' : ''}
    </p>
    <div class="all-steps" ?hidden=${!part.all}></div>
  `;
}

function optionsOf({ whole: { layers } }: Part) {
  return layers
    .flatMap(({ cell, directions }, layer) =>
      directions.map(({ weights }, direction) => ({
        layer,
        direction,
        name: `${layer + 1}${directions.length > 1 ? (direction === 1 ? ' ← back' : ' → forward') : ''}: ${cellName(cell)}, n = ${unitsOf(cell, weights)}`,
      })),
    )
    .toReversed();
}

function titleOf({ whole: { layers }, place: { layer, direction } }: Part): string {
  const which = layers.length > 1 ? `Layer ${layer + 1} of ${layers.length}` : 'The layer';
  if (layers[layer].directions.length === 1) return `${which} is on show below`;
  return `${which}, reading ${direction === 1 ? 'back' : 'forward'}, is on show below`;
}

const stepsNote = ([first, last]: readonly [number, number], T: number): string =>
  `Of all ${T} steps below are ${first} to ${last}, counted from 1, with what enters and acts there. Too large for a link: Export, JSON keeps it.`;

/** What the losses of the part are, and its steps. */
function noteOf({ whole, place, flood }: Part, isLinear: boolean): string {
  const T = flood.inputs.length;
  const given = isLinear
    ? `Below, E_t is g_t · ${whole.output && place.layer === whole.layers.length - 1 ? 'o_t' : 'h_t'}, where g_t is the gradient that comes from above.`
    : 'Below, the losses are those of the network.';
  return place.direction === 1 && T > 1
    ? `${given} This direction reads from the end: its step 1 is step ${T}.`
    : given;
}
