/** Sections of a page that come one below the other, each loaded when it is about to be seen. */

import { effect, type ReadonlySignal } from '@preact/signals-core';
import { render, type TemplateResult } from 'lit-html';
import { parseAddress } from './address.ts';
import * as v from 'valibot';
import { brokenView, type Figure } from './figure.ts';
import { recall, remember } from './kept.ts';
import { type Absence, absenceView, loadPart } from './load-part.ts';

/** A section of a page; its name is its id there. */
export type Section = Figure<HTMLElement, void>;
/** Fills a section that is empty so far. */
export type Mount = (host: HTMLElement) => void;
/** Shows, and keeps up to date, whether another library agrees with our answers. */
export type MountVerdict<Answers> = (host: HTMLElement, answers: ReadonlySignal<Answers>) => void;

/** The parts of a section, and templates kept up to date in them with the signals that they read. */
export function partsOf(host: HTMLElement) {
  const part = <E extends Element = HTMLElement>(selector: string): E => host.querySelector<E>(selector)!;
  const draw = (selector: string, view: () => TemplateResult | string) =>
    effect(() => void render(view(), part(selector)));
  return { part, draw };
}

/** In pixels; no section comes near it. */
const HIGHEST = 100_000;
/** How far below the window a section is loaded already. */
const AHEAD = '600px';

/** Loads each section once it comes near the window, or when the address leads to it. */
export function mountSections(sections: readonly Section[]): void {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        void fill(
          target as HTMLElement,
          sections.find(({ name }) => name === target.id)!,
        );
      }
    },
    { rootMargin: `0px 0px ${AHEAD}` },
  );
  const hosts = sections.map(({ name }) => document.getElementById(name)!);
  keepHeights(hosts);
  keepTarget();
  for (const host of hosts) observer.observe(host);
  lightLinks(hosts);
}

/** How far down the window the line lies on which a section is the one that is read. */
const READ = 0.3;

/** Among the links to the sections the one to what is read is lit, and in sight. */
function lightLinks(hosts: readonly HTMLElement[]): void {
  const contents = document.getElementById('contents')!;
  const links = [...contents.querySelectorAll('a')];
  const light = ({ id }: Element) => {
    for (const link of links) {
      const isLit = link.hash === `#${id}`;
      if (!isLit) link.removeAttribute('aria-current');
      else if (!link.hasAttribute('aria-current')) {
        link.setAttribute('aria-current', 'true');
        contents.scrollTo({ left: link.offsetLeft + (link.offsetWidth - contents.clientWidth) / 2 });
      }
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const reached = entries.find(({ isIntersecting }) => isIntersecting);
      if (reached) light(reached.target);
    },
    { rootMargin: `-${100 * READ}% 0px -${100 * (1 - READ)}%` },
  );
  for (const host of hosts) observer.observe(host);
}

/** What the address leads to stays in its place while sections above it are filled, until the reader moves on. */
function keepTarget(): void {
  let target: Element | null;
  const follow = () => (target = document.getElementById(parseAddress(location).anchor));
  follow();
  addEventListener('hashchange', follow);
  for (const move of ['wheel', 'pointerdown', 'keydown', 'touchmove']) {
    addEventListener(move, () => (target = null), { passive: true });
  }
  const filled = new ResizeObserver(() => target?.scrollIntoView({ behavior: 'instant' }));
  filled.observe(document.querySelector('main')!);
}

/** Sections that are not loaded yet are as high as they were, so that a reload leads back to the same place. */
function keepHeights(hosts: readonly HTMLElement[]): void {
  const kept = {
    area: 'sessionStorage',
    key: `backflow.heights ${location.pathname}`,
    what: undefined,
    schema: v.record(v.string(), v.pipe(v.number(), v.minValue(0), v.maxValue(HIGHEST))),
  } as const;
  const known = recall(kept) ?? {};
  for (const { id, style } of hosts) if (known[id]) style.setProperty('--height', `${known[id]}px`);
  addEventListener('pagehide', () => {
    const heights = hosts.map(({ id, offsetHeight }) => [id, offsetHeight] as const);
    remember(kept, Object.fromEntries(heights));
  });
}

async function fill(host: HTMLElement, { called, load }: Section): Promise<void> {
  const loaded = await loadPart(called, load);
  if ('absence' in loaded) {
    const show = (absence: Absence): void => void render(absenceView(absence, show), host);
    return show(loaded.absence);
  }
  try {
    loaded.part.mount(host);
  } catch (error) {
    // What of it was mounted goes on: only another page is a clean start.
    render(
      brokenView(called, error as Error, () => location.reload()),
      host,
    );
  }
}
