/** The definition of a term, beside it. Loaded when the first is asked for. */
import { render } from 'lit-html';
import { type Obstacle, placeBeside } from './beside.ts';
import { glossary, type TermName } from './glossary.ts';

/** Long enough for the pointer to get from a term to its definition. */
const GRACE_MILLISECONDS = 150;
const ID = 'glossary';

let opened: HTMLElement | undefined;
let leaving: ReturnType<typeof setTimeout> | undefined;

/** The pointer leaves a term, perhaps for its definition. */
export function leave(): void {
  clearTimeout(leaving);
  leaving = setTimeout(close, GRACE_MILLISECONDS);
}

export function open(at: HTMLElement): void {
  clearTimeout(leaving);
  if (at === opened) return;
  close();
  opened = at;
  const card = cardElement();
  render(glossary[at.dataset.term as TermName], card);
  card.showPopover();
  at.setAttribute('aria-describedby', ID);
  place(card, at);
}

export function close(): void {
  clearTimeout(leaving);
  if (!opened) return;
  opened.removeAttribute('aria-describedby');
  opened = undefined;
  document.getElementById(ID)?.hidePopover();
}

/** It covers neither the sentence that it belongs to nor the picture that this is about, where there is room elsewhere. */
function place(card: HTMLElement, at: Element): void {
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth } = document.documentElement;
  const room = { width: clientWidth, height: innerHeight };
  const [left, top] = placeBeside(at.getBoundingClientRect(), { width, height }, room, obstacles(at));
  card.style.setProperty('left', `${left}px`);
  card.style.setProperty('top', `${top}px`);
}

const READ =
  'h2, h3, p, li, dt, dd, summary, label, table, svg[role], canvas, .matrix, .entry-sum, .readout, button:not(.glossary-term), select';
/** What is read of the term's own sentence, of the sheet or the section that it is in, and of the rest of the page. */
const WEIGHTS = { sentence: 4, sheet: 2, section: 1, page: 0.4 };

/** What is read on the page now. */
function obstacles(at: Element): Obstacle[] {
  const sentence = at.closest(READ);
  const section = at.closest('section, article, aside');
  const own = section?.matches('aside') ? 'sheet' : 'section';
  const text = document.createRange();
  return [...document.querySelectorAll(READ)].flatMap((part) => {
    text.selectNodeContents(part);
    const of = part.matches('svg, canvas, .matrix, button, select') ? part : text;
    const { left, top, right, bottom } = of.getBoundingClientRect();
    if (right <= left || bottom <= 0 || top >= innerHeight) return [];
    const weight = part === sentence ? 'sentence' : section?.contains(part) ? own : 'page';
    return [{ left, top, right, bottom, weight: WEIGHTS[weight] }];
  });
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
  place(document.getElementById(ID)!, opened);
}

/** It closes the definition, and nothing else. */
function onEscape(event: KeyboardEvent): void {
  if (event.key !== 'Escape' || !opened) return;
  event.preventDefault();
  event.stopPropagation();
  close();
}
