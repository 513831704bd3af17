/** A figure: what it is called, and how it is drawn once its code, which comes when it is first on show, is there. */
import { signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { type Absence, absenceView, loadPart } from './load-part.ts';

/** Draws into a host what the state is at the time. */
export type Draw = (host: HTMLElement) => void;

export interface Figure<Context> {
  readonly name: string;
  /** On its tab. */
  readonly title: string;
  /** As a sentence about it begins: `The spectrum`. */
  readonly called: string;
  readonly load: () => Promise<{ readonly mount: (context: Context) => Draw }>;
}

/** A figure whose code is loaded when it is first drawn; called in an effect, it draws again once that is there. */
export function openedLater<Context>({ called, load }: Figure<Context>, context: Context): Draw {
  const draw = signal<Draw | undefined>(undefined);
  const absence = signal<Absence | undefined>(undefined);
  let isAsked = false;
  const open = async () => {
    const loaded = await loadPart(called, load);
    if ('part' in loaded) draw.value = loaded.part.mount(context);
    else absence.value = loaded.absence;
  };
  return (host) => {
    if (!isAsked) void open();
    isAsked = true;
    if (draw.value) draw.value(host);
    else if (absence.value)
      render(
        absenceView(absence.value, (still) => (absence.value = still)),
        host,
      );
    else render(html`<p class="note">Loading …</p>`, host);
  };
}
