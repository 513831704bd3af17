import { effect, signal } from '@preact/signals-core';
import { storage } from './storage.ts';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'backflow.theme';

/** A button that goes through automatic, light and dark; the choice is kept. */
export function themeButton(button: HTMLButtonElement): void {
  const stored = storage.get('localStorage', KEY) as Theme | null;
  const theme = signal<Theme>(stored && THEMES.includes(stored) ? stored : 'auto');
  button.addEventListener('click', () => {
    theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length];
    storage.set('localStorage', KEY, theme.value);
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    button.textContent = `Theme: ${theme.value}`;
  });
}
