/** A term that opens its definition where it stands: under the pointer, with the focus, or at a touch. */
import './term.css';
import { html, type TemplateResult } from 'lit-html';
import { loadOrNotify } from '../page/load-part.ts';
import type { TermName } from './glossary.ts';

export const term = (name: TermName, text: unknown): TemplateResult =>
  html`<button
    type="button"
    class="glossary-term"
    data-term=${name}
    @pointerenter=${onEnter}
    @pointerleave=${onLeave}
    @focus=${onOpen}
    @blur=${onBlur}
    @click=${onOpen}
  >
    ${text}
  </button>`;

/** Whose definition is to be seen; it may have to be loaded first. */
let wanted: HTMLElement | undefined;
let definition: typeof import('./definition.ts') | undefined;

async function ask(at: HTMLElement): Promise<void> {
  wanted = at;
  definition ??= await loadOrNotify('The glossary', () => import('./definition.ts'));
  if (wanted === at) definition?.open(at);
}

function onOpen(event: Event): void {
  void ask(event.currentTarget as HTMLElement);
}
/** A pointer that only passes over a term covers nothing. */
const REST_MILLISECONDS = 200;
let resting: ReturnType<typeof setTimeout> | undefined;

function onEnter({ pointerType, currentTarget }: PointerEvent): void {
  if (pointerType !== 'mouse') return;
  resting = setTimeout(() => void ask(currentTarget as HTMLElement), REST_MILLISECONDS);
}
function onLeave({ pointerType }: PointerEvent): void {
  if (pointerType !== 'mouse') return;
  clearTimeout(resting);
  wanted = undefined;
  definition?.leave();
}
function onBlur(): void {
  wanted = undefined;
  definition?.close();
}
