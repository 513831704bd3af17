/** Sections of a page that come one below the other, each loaded when it is about to be seen. */

import { effect } from '@preact/signals-core';
import { render, type TemplateResult } from 'lit-html';

/** Fills a section that is empty so far. */
export type Mount = (host: HTMLElement) => void;

/** The parts of a section, and templates kept up to date in them with the signals that they read. */
export function partsOf(host: HTMLElement) {
  const part = <E extends Element = HTMLElement>(selector: string): E => host.querySelector<E>(selector)!;
  const draw = (selector: string, view: () => TemplateResult) =>
    effect(() => void render(view(), part(selector)));
  return { part, draw };
}

/** How far below the window a section is loaded already. */
const AHEAD = '600px';

/** Loads each section, by its id, once it comes near the window, or when the address leads to it. */
export function mountSections(sections: {
  readonly [id: string]: () => Promise<{ readonly mount: Mount }>;
}): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void sections[target.id]().then(({ mount }) => mount(target as HTMLElement));
      }
    },
    { rootMargin: AHEAD },
  );
  for (const id of Object.keys(sections)) observer.observe(document.getElementById(id)!);
}
