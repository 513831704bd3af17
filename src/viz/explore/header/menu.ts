/** The menu of the header: what a wide page has no room for in its row, and a narrow one hides there altogether. */
import { effect, signal } from '@preact/signals-core';
import { element } from '../state/shared.ts';

export function headerMenu(): void {
  const header = element('header');
  const menu = element('#menu');
  const button = element('#menu-button');
  const isOpen = signal(false);
  button.addEventListener('click', () => {
    isOpen.value = !isOpen.value;
    if (isOpen.value) firstControl(menu)?.focus();
  });
  menu.addEventListener('click', ({ target }) => {
    // What opens elsewhere on the page is not to be covered.
    if (target instanceof Element && target.closest('#modes button, #sharing button')) isOpen.value = false;
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !isOpen.value || event.defaultPrevented) return;
    event.preventDefault();
    isOpen.value = false;
    button.focus();
  });
  addEventListener('pointerdown', ({ target }) => {
    if (!menu.contains(target as Node) && target !== button) isOpen.value = false;
  });
  header.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget && !header.contains(relatedTarget as Node)) isOpen.value = false;
  });
  effect(() => {
    header.toggleAttribute('data-menu', isOpen.value);
    button.setAttribute('aria-expanded', String(isOpen.value));
  });
}

/** The first that the panel brings to sight: on a wide page that is inside #more. */
const firstControl = (menu: HTMLElement): HTMLElement | undefined => {
  const more = menu.querySelector<HTMLElement>('#more')!;
  const panel = getComputedStyle(menu).display === 'contents' ? more : menu;
  return [...panel.querySelectorAll<HTMLElement>('button:enabled, select, input, summary')].find(
    (control) => control.offsetParent !== null && !control.closest('[inert]'),
  );
};
