/** Presenter mode: large type, and little but the pictures. */
import { effect, type Signal, signal } from '@preact/signals-core';
import { onKeys } from './keys.ts';

/** Turns it on and off by `p`, and off by Escape. */
export function presenterMode(presenting: Signal<boolean>): void {
  effect(() => void document.documentElement.toggleAttribute('data-presenting', presenting.value));
  onKeys({
    p: () => (presenting.value = !presenting.value),
    Escape: () => (presenting.value = false),
  });
}

/** The same, with a button of its own. */
export function presenterButton(button: HTMLButtonElement): void {
  const presenting = signal(false);
  presenterMode(presenting);
  button.addEventListener('click', () => (presenting.value = !presenting.value));
  effect(() => {
    button.textContent = presenting.value ? 'Leave presenting' : 'Present';
    button.ariaPressed = String(presenting.value);
  });
}
