/** The check of someone's own gradient, above the pictures. Loaded when it is first opened. */
import { computed, effect, type Signal, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { type Naming, textbook, type WrongStep } from '../../rnn/index.ts';
import { namesOfAnswer } from '../text/own-names.ts';
import { mountCheck, type StruckFactors } from '../check/index.ts';
import { element, type Shared } from './state/shared.ts';

/** @param isKept it was open before a reload, which leaves the focus where it is */
export function showCheck(state: Shared, isAsked: Signal<boolean>, isKept: boolean): void {
  const section = element('#check');
  const close = () => {
    isAsked.value = false;
    const button = element('#check-button');
    // On a page with no room for it, it is in a menu that is closed.
    (button.checkVisibility() ? button : element('#menu-button')).focus();
  };
  render(
    html`<div class="bar">
        <h2 id="check-title">Check my gradient</h2>
        <button type="button" aria-label="Close the check" @click=${close}>Close</button>
      </div>
      <p class="note">
        Paste what you computed for the experiment on this page, by hand or by program: a mistake that is
        known is named, with the first number and the first term that it spoils.
      </p>
      <div id="check-own"></div>`,
    section,
  );
  /** A part of a larger network cannot be checked: until there is something that can, it waits. */
  let last = textbook;
  const experiment = computed(() => (last = state.alone.value ?? last));
  const isOpen = computed(() => isAsked.value && state.alone.value !== undefined);
  const found = signal<WrongStep | undefined>(undefined);
  const struck = signal<StruckFactors | undefined>(undefined);
  const names = signal<Naming['names']>({});
  // What is closed marks nothing.
  effect(() => {
    state.marked.value = isOpen.value ? found.value : undefined;
    state.struck.value = isOpen.value ? struck.value : undefined;
    namesOfAnswer.value = isOpen.value ? names.value : {};
  });
  mountCheck(element('#check-own'), experiment, {
    onShow: (place) => {
      state.select(place);
      element('#network').scrollIntoView();
    },
    onMark: (step) => (found.value = step),
    onNames: (given) => (names.value = given),
    onStruck: (wrong) => (struck.value = wrong),
  });
  let keepsFocus = isKept;
  effect(() => {
    section.hidden = !isOpen.value;
    if (isOpen.value && !keepsFocus) section.querySelector<HTMLElement>('.check-form textarea')!.focus();
    keepsFocus = false;
  });
}
