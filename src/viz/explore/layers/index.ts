/** A network of several layers, or sequences, of which one at a time is on show. Loaded with the first of them. */
import './layers.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import type { CutPlace } from '../../../rnn/stacked/cut-out.ts';
import { palette } from '../../chart/palette.ts';
import { partOf } from '../../experiment/part.ts';
import { loadOrNotify } from '../../page/load-part.ts';
import { notify } from '../../page/notices.ts';
import { widthOf } from '../../page/width.ts';
import { openPart } from '../state/open-experiment.ts';
import { element, type Shared } from '../state/shared.ts';
import { partAt } from './open.ts';
import { drawLayers } from './picture.ts';
import { layersView } from './view.ts';

export function showLayers(state: Shared): void {
  const host = element('#layers');
  const width = widthOf(host);
  const { picture, moment } = state;
  const part = computed(() => partOf(picture.value.experiment));
  /** The part that is being cut out. */
  const opening = signal<CutPlace | undefined>(undefined);

  const show = async (place: CutPlace) => {
    const { whole } = part.peek()!;
    opening.value = place;
    try {
      const cut = await partAt(whole, place);
      // Since then another may have been asked for, or another experiment opened.
      if (opening.peek() === place && part.peek()?.whole === whole) openPart(state, cut);
    } catch (error) {
      notify({ text: `That layer was not opened: ${(error as Error).message}.` });
    }
    if (opening.peek() === place) opening.value = undefined;
  };

  effect(() => {
    host.hidden = part.value === undefined;
    const props = part.value && {
      part: part.value,
      isLinear: picture.value.experiment.loss === 'linear',
      scale: picture.value.scale,
      isOpening: opening.value !== undefined,
      onPlace: (place: CutPlace) => void show(place),
    };
    render(props ? layersView(props) : html``, host);
  });
  const all = computed(() => part.value?.all);
  effect(() => {
    const sequence = all.value;
    if (!sequence) return undefined;
    let end: (() => void) | undefined;
    let isOver = false;
    const open = async () => {
      const loaded = await loadOrNotify('What draws all steps', () => import('../all-steps/index.ts'));
      if (!loaded || isOver) return;
      end = loaded.showAllSteps(host.querySelector('.all-steps')!, sequence, (step) => {
        const { place, steps } = part.peek()!;
        const [first, last] = steps!;
        void show({ ...place, first: Math.max(1, step - Math.floor((last - first) / 2)) });
      });
    };
    void open();
    return () => {
      isOver = true;
      end?.();
    };
  });
  effect(() => {
    if (!part.value || width.value === 0) return;
    drawLayers(host.querySelector('.layers-frame')!, {
      part: part.value,
      moment: moment.value,
      scale: picture.value.scale,
      palette: palette(),
      width: width.value,
      onPick: (layer, direction) => void show({ ...part.peek()!.place, layer, direction }),
    });
  });
}
