/** What the export menu holds, and what comes of it; loaded when it is opened. */
import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { WorkerFailure } from '../../../rnn/workers/worker-client.ts';
import { copyText } from '../../page/clipboard.ts';
import { type Export, exportMenu } from './export-menu.ts';
import type { TemplateResult } from 'lit-html';
import { subscript } from '../../text/format.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import type { Exported } from './exporting.ts';
import { element, type Shared } from '../state/shared.ts';
import { figures } from '../figures.ts';
import type { PanelName } from '../../experiment/place.ts';

/** What can be had as a picture now, and where it is. */
const picturesBeside = (panel: PanelName) => [
  { name: 'network', title: 'Network', selectors: ['#network .scroll', '#strips'] },
  { name: 'triangle', title: 'Triangle of terms', selectors: ['#triangle .current .plot'] },
  {
    name: panel,
    title: figures.find(({ name }) => name === panel)!.title,
    selectors: ['#panel-body > div > svg'],
  },
  { name: 'gates', title: 'Gates of a step', selectors: ['#gates .scroll'] },
];

export function exportContent(state: Shared): ReadonlySignal<TemplateResult> {
  const { picture, selected, isTotal, panel } = state;
  const pictures = computed(() => picturesBeside(panel.value));
  const asked = signal('network');
  /** The one that was asked for, as long as it is on show. */
  const chosen = computed(() =>
    pictures.value.some(({ name }) => name === asked.value) ? asked.value : panel.value,
  );
  const news = signal('');
  /** Calls off what is being written. */
  const stop = signal<(() => void) | undefined>(undefined);
  const t = computed(() => (isTotal.value ? 'all' : selected.value.t));

  const elementOf = (name: string): Element | undefined =>
    pictures.value
      .find((one) => one.name === name)!
      .selectors.flatMap((selector) => [...document.querySelectorAll(selector)])
      .find((found) => found.checkVisibility());

  const truncated = () => {
    const { value: horizon } = state.horizon;
    const isCut = horizon !== undefined && horizon < state.experiment.value.inputs.length;
    return isCut ? { horizon, windows: state.windows.value } : undefined;
  };

  const carryOut = async (what: Export) => {
    stop.value?.();
    news.value = 'One moment …';
    const drawn = elementOf(chosen.value);
    if (!drawn && (what === 'svg' || what === 'png')) {
      news.value = 'That is not on screen now: open it first.';
      return;
    }
    const exported: Exported = {
      picture: picture.value,
      experiment: state.experiment.value,
      parameter: selected.value.parameter,
      t: t.value,
      truncated: truncated(),
      element: drawn ?? element('main'),
      name: chosen.value,
      onJob(share: number, cancel: () => void) {
        stop.value = cancel;
        news.value = share > 0 ? `Writing … ${Math.floor(100 * share)} %` : 'Writing …';
      },
    };
    const loading = loadExporting();
    try {
      if (what === 'copy-latex' || what === 'copy-numpy') {
        news.value = await copy(loading.then(({ textToCopy }) => textToCopy(what, exported)));
      } else news.value = await (await loading).exportAs(what, exported);
    } catch (error) {
      const isStopped = error instanceof WorkerFailure && error.kind === 'ended';
      news.value = isStopped
        ? 'Stopped: nothing was saved.'
        : `That did not work: ${(error as Error).message}.`;
    } finally {
      stop.value = undefined;
    }
  };

  const loadExporting = async () => {
    const loaded = await loadOrNotify('What exports', () => import('./exporting.ts'));
    if (!loaded) throw new Error('a part of the page is missing');
    return loaded;
  };

  /** Begins at once, while the click counts. */
  const copy = async (text: Promise<string>): Promise<string> => {
    try {
      await copyText(text);
      return 'Copied.';
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      return 'This browser lets nothing be copied here. Take the file.';
    }
  };

  return computed(() =>
    exportMenu({
      pictures: pictures.value,
      picture: chosen.value,
      formula: `∂E${t.value === 'all' ? '' : subscript(t.value)}/∂${selected.value.parameter}`,
      news: news.value,
      onStop: stop.value,
      onPicture: (name) => (asked.value = name),
      onExport: (what) => void carryOut(what),
    }),
  );
}
