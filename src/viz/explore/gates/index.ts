/** The gates of the step that is opened. Loaded when the first is. */
import './gates.css';
import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import { html } from 'lit-html';
import { drawingZoom } from '../../chart/zoom.ts';
import type { NetworkView } from '../network/scene.ts';
import { type Detail, element, show } from '../state/shared.ts';
import type { DiagramPart, DiagramWay } from './diagram.ts';
import { drawGates, gatesView } from './gates.ts';
import { openStep } from './scene.ts';

export interface GatesState {
  readonly detailed: ReadonlySignal<Detail | undefined>;
  readonly view: ReadonlySignal<NetworkView>;
  /** Whether steps are drawn one by one. */
  readonly isDrawn: ReadonlySignal<boolean>;
  readonly openedStep: Signal<number | undefined>;
  /** Of the room for the drawing, in pixels. */
  readonly width: ReadonlySignal<number>;
}

export function showGates({ detailed, view, isDrawn, openedStep, width }: GatesState): void {
  const opened = computed(() =>
    detailed.value && isDrawn.value
      ? openStep({ ...view.value, picture: detailed.value.picture }, openedStep.value)
      : undefined,
  );
  /** What is pointed at. */
  const pointed = signal<DiagramPart | DiagramWay | undefined>(undefined);
  effect(() => {
    void openedStep.value;
    pointed.value = undefined;
  });
  show('#gates', () =>
    opened.value
      ? gatesView({
          opened: opened.value,
          view: view.value,
          pointed: pointed.value,
          onClose: () => (openedStep.value = undefined),
        })
      : html``,
  );
  effect(() => {
    if (!opened.value || width.value === 0) return;
    drawGates(element('#gates svg'), {
      opened: opened.value,
      width: width.value,
      zoom: drawingZoom(),
      onPoint: (at) => (pointed.value = at),
    });
  });
  effect(() => {
    if (openedStep.value === undefined) return;
    // Once it is drawn.
    queueMicrotask(() => element('#gates').scrollIntoView({ block: 'nearest' }));
  });
}
