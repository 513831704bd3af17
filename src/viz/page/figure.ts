/**
 * A figure: what it is called, and how it is mounted once its code, which comes when it is first on show, is there. One that
 * shares its place with others is drawn when its turn comes; one with a place of its own fills it, as a section of a page does.
 */
import { signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { type Absence, absenceView, loadPart } from './load-part.ts';
import { tryAgainButton } from '../text/try-again.ts';

/** Draws into a host what the state is at the time. */
export type Draw = (host: HTMLElement) => void;

export interface Figure<Context, Mounted = Draw> {
  /** In addresses and files. */
  readonly name: string;
  /** As a sentence about it begins: `The spectrum`. */
  readonly called: string;
  readonly load: () => Promise<{ readonly mount: (context: Context) => Mounted }>;
}

/** Says in its place that a figure is broken. */
export function brokenView(called: string, error: Error, onAgain: () => void): TemplateResult {
  reportError(error);
  return html`<p class="note" role="alert">
    ${called} could not be shown: ${error.message.replace(/\.$/, '')}. ${tryAgainButton(onAgain)}
  </p>`;
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
      state.value = brokenView(called, error as Error, () => mount(part));
    }
  };
  return () => {
    if (!isAsked) void open();
    isAsked = true;
    return state.value;
  };
}
