/** What a lesson locks: the controls, and the line that says so. */
import { effect, type Signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { type ControlName, controlNames } from '../../experiment/page-state.ts';
import { show } from '../state/shared.ts';

/** What each control is called, and what of the page it is. */
export const controls: Record<ControlName, { readonly text: string; readonly selector: string }> = {
  numbers: { text: 'Numbers', selector: '#numbers' },
  sizes: { text: 'Steps and hidden units', selector: '#settings .stepper' },
  cell: { text: 'Cell', selector: '#settings [data-control=cell]' },
  knobs: { text: 'Knobs', selector: '#knobs' },
  files: { text: 'Undo, presets and files', selector: '#files, #presets, #import-button, #import' },
  guide: { text: 'Guide', selector: '#guide-button, #guide' },
};

/** Keeps the page locked as `locked` says. */
export function showLocks(locked: Signal<readonly ControlName[]>): void {
  show('#locked', () => lockedNote(locked.value, () => (locked.value = [])));
  effect(() => {
    for (const name of controlNames) {
      for (const control of document.querySelectorAll(controls[name].selector)) {
        control.toggleAttribute('inert', locked.value.includes(name));
      }
    }
  });
}

function lockedNote(locked: readonly ControlName[], onUnlock: () => void): TemplateResult {
  if (locked.length === 0) return html``;
  const names = locked.map((name) => controls[name].text.toLowerCase()).join(', ');
  return html`<p class="locked-note">
    This lesson locks: ${names}. <button @click=${onUnlock}>Unlock</button>
  </p>`;
}
