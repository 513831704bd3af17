/** The controls over the picture of a recorded run. */
import { html, type TemplateResult } from 'lit-html';
import { STATISTICS } from '../../rnn/trace/chunk.ts';
import type { StateName } from '../../rnn/trace/index-file.ts';
import { selectField } from '../fields/fields.ts';
import { loadOrNotify } from '../page/load-part.ts';
import type { Traces } from './state.ts';
import { PAN } from './chart.ts';
import { layerText } from './words.ts';

/** Of what a zoom shows. */
export const CLOSER = 1 / 2;

/** What is looked at, and how closely. */
export function knobs(traces: Traces): TemplateResult | string {
  const { opened, choice, run, view } = traces;
  const [chosen, of] = [choice.value, run.value];
  if (!chosen || !of) return '';
  const [from, to] = traces.window.value;
  const [first, last] = traces.whole.value;
  const isWhole = from <= first && to >= last;
  const states = of.layers.find(({ name }) => name === chosen.layer)?.states ?? [];
  return html`
    ${
      opened.value!.runs.length > 1
        ? selectField({
            label: 'Run',
            options: opened.value!.runs.map(({ name }, index) => [String(index), name] as const),
            chosen: String(chosen.run),
            set: (index) => {
              const next = opened.value!.runs[Number(index)];
              const layer = next.layers.find(({ name }) => name === chosen.layer) ?? next.layers[0];
              traces.choose({ ...chosen, run: Number(index), layer: layer?.name ?? '', state: 'h' });
            },
          })
        : ''
    }
    ${selectField({
      label: 'Layer',
      options: of.layers.map(({ name }) => [name, layerText(name)] as const),
      chosen: chosen.layer,
      set: (layer) => traces.choose({ ...chosen, layer, state: 'h' }),
    })}
    ${
      states.length > 1
        ? selectField<StateName>({
            label: 'State',
            options: states.map((state) => [state, state] as const),
            chosen: chosen.state,
            set: (state) => traces.choose({ ...chosen, state }),
          })
        : ''
    }
    ${selectField({
      label: 'Over the batch',
      options: STATISTICS.map((name) => [name, name] as const),
      chosen: chosen.statistic,
      set: (statistic) => traces.choose({ ...chosen, statistic }),
    })}
    ${
      of.ranks.length > 1
        ? selectField({
            label: 'Processes',
            options: [
              ['mean', 'their mean'],
              ['apart', 'each'],
            ] as const,
            chosen: traces.isApart.value ? 'apart' : 'mean',
            set: (name) => traces.setApart(name === 'apart'),
          })
        : ''
    }
    <button type="button" @click=${() => traces.zoom(CLOSER)}>Zoom in</button>
    <button type="button" ?disabled=${isWhole} @click=${() => traces.zoom(1 / CLOSER)}>Zoom out</button>
    <button type="button" ?disabled=${from <= first} @click=${() => traces.pan(-PAN)}>Earlier</button>
    <button type="button" ?disabled=${to >= last} @click=${() => traces.pan(PAN)}>Later</button>
    <button type="button" ?disabled=${isWhole} @click=${() => traces.show(first, last)}>Whole run</button>
    <button
      type="button"
      ?disabled=${view.value === undefined}
      @click=${() =>
        void loadOrNotify('What writes CSV', () => import('./csv.ts')).then((loaded) =>
          loaded?.saveCsv(view.value!, `${of.name}-${chosen.layer}`),
        )}
    >
      Save CSV
    </button>
  `;
}
