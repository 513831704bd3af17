/** A term that opens its definition where it stands: under the pointer, with the focus, or at a touch. */
import './term.css';
import { html, render, type TemplateResult } from 'lit-html';
import { glossary, type TermName } from './glossary.ts';

export const term = (name: TermName, text: unknown): TemplateResult =>
  html`<button
    type="button"
    class="glossary-term"
    data-term=${name}
    @pointerenter=${onEnter}
    @pointerleave=${onLeave}
    @focus=${onOpen}
    @blur=${close}
    @click=${onOpen}
  >
    ${text}
  </button>`;

/** Long enough for the pointer to get from a term to its definition. */
const GRACE_MILLISECONDS = 150;
const ID = 'glossary';
/** From the term, and from the edges of the window. */
const GAP = 6;

let opened: HTMLElement | undefined;
let leaving: ReturnType<typeof setTimeout> | undefined;

function onEnter(event: PointerEvent): void {
  if (event.pointerType === 'mouse') onOpen(event);
}
function onOpen(event: Event): void {
  open(event.currentTarget as HTMLElement);
}
function onLeave({ pointerType }: PointerEvent): void {
  if (pointerType === 'mouse') leaving = setTimeout(close, GRACE_MILLISECONDS);
}

function open(at: HTMLElement): void {
  clearTimeout(leaving);
  if (at === opened) return;
  close();
  opened = at;
  const card = cardElement();
  render(glossary[at.dataset.term as TermName], card);
  card.showPopover();
  at.setAttribute('aria-describedby', ID);
  place(card, at.getBoundingClientRect());
}

function close(): void {
  clearTimeout(leaving);
  if (!opened) return;
  opened.removeAttribute('aria-describedby');
  opened = undefined;
  document.getElementById(ID)?.hidePopover();
}

/** Above the term, where all has been read, or below it where there is no room; never outside the window. */
function place(card: HTMLElement, { left, top, bottom }: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth } = document.documentElement;
  const isBelow = top < GAP + height && top < innerHeight - bottom;
  card.style.setProperty('left', `${Math.max(GAP, Math.min(left, clientWidth - width - GAP))}px`);
  card.style.setProperty('top', `${isBelow ? bottom + GAP : top - GAP - height}px`);
}

/** One for the page, made when it is first needed. */
function cardElement(): HTMLElement {
  const known = document.getElementById(ID);
  if (known) return known;
  const card = document.createElement('div');
  card.id = ID;
  card.role = 'tooltip';
  card.popover = 'manual';
  card.addEventListener('pointerenter', () => clearTimeout(leaving));
  card.addEventListener('pointerleave', close);
  document.body.append(card);
  addEventListener('keydown', onEscape, { capture: true });
  addEventListener('scroll', onScroll, { passive: true, capture: true });
  addEventListener('pointerdown', ({ target }) => {
    if (target !== opened && !card.contains(target as Node)) close();
  });
  return card;
}

/** A term with the focus, which may have scrolled here to get it, keeps its definition beside it. */
function onScroll(): void {
  if (!opened || opened !== document.activeElement) return close();
  place(document.getElementById(ID)!, opened.getBoundingClientRect());
}

/** It closes the definition, and nothing else. */
function onEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !opened) return;
  event.preventDefault();
  event.stopPropagation();
  close();
}
