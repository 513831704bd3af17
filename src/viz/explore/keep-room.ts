/** While the picture plays, what changes its height keeps the most that it has needed, so that nothing below it moves. */
import { computed, effect } from '@preact/signals-core';
import { render, type TemplateResult } from 'lit-html';
import { actsOnOutput } from '../../rnn/index.ts';
import { widthOf } from '../page/width.ts';
import { type Detail, element, type Shared } from './state/shared.ts';
import { lastLoss } from './terms/largest.ts';
import { MOST_LISTED } from './terms/text.ts';

/** The sections whose height follows the moment. */
const PARTS = ['#formula', '#chain', '#panel'];

/** The view of a section at a place, for those whose longest is known beforehand. */
export type Views = Readonly<Record<string, (detail: Detail) => TemplateResult>>;

/** The room is given back when the reader goes to another place, or to another experiment. */
export function keepRoom({ picture, selected, isTotal, playing }: Shared, views: Views): void {
  const width = widthOf(element('#formula'));
  const place = computed(() => `${selected.value.t} ${selected.value.k} ${isTotal.value}`);
  /** What it was kept for, and the place that was reached. */
  let kept: { readonly key: readonly unknown[]; readonly place: string } | undefined;

  const release = () => {
    kept = undefined;
    for (const part of PARTS) element(part).style.minHeight = '';
  };
  const grow = (part: string, height: number) => {
    const { style } = element(part);
    style.minHeight = `${Math.max(Number.parseFloat(style.minHeight) || 0, height)}px`;
  };
  const foresee = () => {
    if (picture.value.length > MOST_LISTED) return; // longer ones are shortened
    for (const [part, view] of Object.entries(views))
      for (const detail of longest(picture.value, selected.value.parameter))
        grow(part, heightOf(element(part), view(detail)));
  };
  effect(() => {
    const key = [picture.value, selected.value.parameter, width.value];
    const isSame = kept?.key.every((entry, i) => entry === key[i]) ?? false;
    if (!playing.value) {
      if (!isSame || kept!.place !== place.value) release();
      return;
    }
    if (!isSame) {
      release();
      foresee();
    }
    for (const part of PARTS) grow(part, element(part).getBoundingClientRect().height);
    kept = { key, place: place.value };
  });
}

/** The moments at which most is to be said: the gradient of the last loss at the first two steps, and all losses together. */
function longest(picture: Detail['picture'], parameter: Detail['selected']['parameter']): Detail[] {
  const t = lastLoss(picture);
  if (t === 0) return [];
  const at = (k: number, isTotal: boolean): Detail => ({
    picture,
    selected: { parameter, t, k: actsOnOutput(parameter) ? t : Math.min(k, t) },
    isTotal,
  });
  return [at(1, false), at(2, false), at(1, true)];
}

/** How high a section would be with something else in it. */
function heightOf(section: HTMLElement, view: TemplateResult): number {
  const probe = section.cloneNode(false) as HTMLElement;
  probe.style.cssText = `position: absolute; visibility: hidden; width: ${section.getBoundingClientRect().width}px`;
  section.after(probe);
  render(view, probe);
  const { height } = probe.getBoundingClientRect();
  probe.remove();
  return height;
}
