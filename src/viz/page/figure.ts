/** A figure: what it is called, and how it is drawn once its code, which comes when it is first on show, is there. */
import { signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { type Absence, absenceView, loadPart } from './load-part.ts';
import { tryAgain } from '../text/try-again.ts';

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
export function openedLater<Context>(figure: Figure<Context>, context: Context): Draw {
  const opening = openingOf(figure, context);
  return (host) => {
    const now = opening();
    if (typeof now === 'function') now(host);
    else render(now, host);
  };
}

/**
 * Loads and mounts a figure when it is first asked for.
 * @returns how it is drawn, or what is said in its place until it is
 */
export function openingOf<Context>(
  { called, load }: Figure<Context>,
  context: Context,
): () => Draw | TemplateResult {
  const state = signal<Draw | TemplateResult>(html`<p class="note">Loading …</p>`);
  let isAsked = false;
  const open = async () => {
    const loaded = await loadPart(called, load);
    if ('part' in loaded) mount(loaded.part);
    else showAbsence(loaded.absence);
  };
  const showAbsence = (absence: Absence): void => {
    state.value = absenceView(absence, showAbsence);
  };
  const mount = (part: Awaited<ReturnType<typeof load>>): void => {
    try {
      state.value = part.mount(context);
    } catch (error) {
      reportError(error);
      const why = (error as Error).message.replace(/\.$/, '');
      state.value = html`<p class="note" role="alert">
        ${called} could not be shown: ${why}. ${tryAgain(() => mount(part))}
      </p>`;
    }
  };
  return () => {
    if (!isAsked) void open();
    isAsked = true;
    return state.value;
  };
}
