/** The terms: the formula that adds them up, the one that is opened, the triangle of all. */
import { computed, effect, signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { keepRoom } from '../keep-room.ts';
import { chainView } from './chain.ts';
import { formulaView } from './formula.ts';
import { palette } from '../../chart/palette.ts';
import { drawTriangle } from '../../triangle/triangle.ts';
import { trianglesShown, trianglesView } from './triangles.ts';
import { widthOf } from '../../page/width.ts';
import { type Detail, element, markStale, type Shared, show } from '../state/shared.ts';

export function showTerms(state: Shared): void {
  const { picture, selected, hovered, held, isTotal, detailed, hover } = state;
  /** The entry of the sum that is written out. */
  const entry = signal<readonly [number, number] | undefined>(undefined);
  /** The factor whose numbers are written out, where all of them would be too many. */
  const openFactor = signal(2);
  const whenDetailed = (view: (detail: Detail) => TemplateResult) => () =>
    picture.value.isWide
      ? html`<p class="note">Terms are written out up to 128 units.</p>`
      : detailed.value
        ? view(detailed.value)
        : html`<p class="note">Computing …</p>`;

  const formula = (detail: Detail) =>
    formulaView({
      ...detail,
      hovered: hovered.value,
      entry: entry.value,
      onParameter: state.selectParameter,
      onHover: hover,
      onSelect: state.select,
      onTotal: state.selectAll,
      onEntry: (place) => (entry.value = place),
    });
  const chain = (detail: Detail) =>
    chainView({
      ...detail,
      open: openFactor.value,
      struck: state.struck.value,
      onOpen: (index) => (openFactor.value = index),
    });
  show('#formula', whenDetailed(formula));
  show('#chain', whenDetailed(chain));
  keepRoom(state, { '#formula': formula, '#chain': chain });

  effect(() => {
    const isStale = detailed.value?.picture !== picture.value;
    for (const part of ['#formula', '#chain']) markStale(element(part), isStale && !state.isBehind.value);
  });

  const horizon = computed(() => Math.min(state.horizon.value ?? Infinity, picture.value.length));
  const onHorizon = (steps: number) =>
    (state.horizon.value = steps < picture.value.length ? steps : undefined);
  /** Whether the triangle shows what has changed since A; only of the same shape. */
  const showsChange = signal(false);
  const comparable = computed(() => {
    const a = held.value;
    const fits = a?.length === picture.value.length && a.parameters.includes(selected.value.parameter);
    return fits ? a : undefined;
  });
  show('#triangle', () =>
    trianglesView({
      picture: picture.value,
      selected: selected.value,
      isTotal: isTotal.value,
      hovered: hovered.value,
      horizon: horizon.value,
      windows: state.windows.value,
      comparison: comparable.value && { isOn: showsChange.value },
      onHorizon,
      onWindows: (windows) => (state.windows.value = windows),
      onParameter: state.selectParameter,
      onComparison: (isOn) => (showsChange.value = isOn),
    }),
  );
  const width = widthOf(element('#triangle'));
  effect(() => {
    if (width.value === 0) return;
    const { parameter: chosen } = selected.value;
    const shown = trianglesShown(picture.value, chosen, width.value);
    for (const parameter of shown.parameters) {
      const a = showsChange.value ? comparable.value : undefined;
      drawTriangle(element(`[data-parameter="${parameter}"]`), {
        picture: picture.value,
        parameter,
        selected: isTotal.value ? undefined : selected.value,
        hovered: hovered.value,
        horizon: parameter === chosen ? horizon.value : undefined,
        windows: state.windows.value,
        held: a?.parameters.includes(parameter) ? a : undefined,
        palette: palette(),
        width: shown.width,
        onHover: hover,
        onSelect: state.select,
        onHorizon,
      });
    }
  });
}
