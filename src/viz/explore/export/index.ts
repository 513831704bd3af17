/** The export menu; what carries it out is loaded when it is first used. */
import { computed, signal } from '@preact/signals-core';
import { type Export, exportMenu } from './export-menu.ts';
import { subscript } from '../../text/format.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import { element, type Shared, show } from '../state/shared.ts';

/** What can be had as a picture, and where it is. */
const PICTURES = [
  { name: 'network', title: 'Network', selectors: ['#network .scroll', '#strips'] },
  { name: 'triangle', title: 'Triangle of terms', selectors: ['#triangle .current .plot'] },
  { name: 'panel', title: 'View beside the triangle', selectors: ['#panel-body > div > svg'] },
  { name: 'gates', title: 'Gates of a step', selectors: ['#gates .scroll'] },
] as const;

export function showExport(state: Shared): void {
  const { picture, selected, isTotal } = state;
  const chosen = signal('network');
  const news = signal('');
  const t = computed(() => (isTotal.value ? 'all' : selected.value.t));

  const elementOf = (name: string): Element | undefined =>
    PICTURES.find((one) => one.name === name)!
      .selectors.flatMap((selector) => [...document.querySelectorAll(selector)])
      .find((found) => found.checkVisibility());

  const carryOut = async (what: Export) => {
    news.value = 'One moment …';
    const drawn = elementOf(chosen.value);
    if (!drawn && (what === 'svg' || what === 'png')) {
      news.value = 'That is not on screen now: open it first.';
      return;
    }
    const exporting = await loadOrNotify('What exports', () => import('./exporting.ts'));
    if (!exporting) {
      news.value = 'That did not work: a part of the page is missing.';
      return;
    }
    const { exportAs } = exporting;
    news.value = await exportAs(what, {
      picture: picture.value,
      parameter: selected.value.parameter,
      t: t.value,
      element: drawn ?? element('main'),
      name: chosen.value,
    }).catch((error: Error) => `That did not work: ${error.message}`);
  };

  show('#export', () =>
    exportMenu({
      pictures: PICTURES,
      picture: chosen.value,
      formula: `∂E${t.value === 'all' ? '' : subscript(t.value)}/∂${selected.value.parameter}`,
      news: news.value,
      onPicture: (name) => (chosen.value = name),
      onExport: (what) => void carryOut(what),
    }),
  );
}
