/** The export menu, closed; its content is loaded when it is opened. */
import { type ReadonlySignal, signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { loadOrNotify } from '../../page/load-part.ts';
import { type Shared, show } from '../state/shared.ts';

export function showExport(state: Shared): void {
  const content = signal<ReadonlySignal<TemplateResult> | undefined>(undefined);
  const load = async () => {
    if (content.value) return;
    const loaded = await loadOrNotify('The export menu', () => import('./content.ts'));
    content.value ??= loaded?.exportContent(state);
  };
  show(
    '#export',
    () =>
      html`<details
        class="menu"
        @toggle=${() => void load()}
        @keydown=${closeOnEscape}
        @focusout=${closeOnLeaving}
      >
        <summary title="Take along what is on screen">Export</summary>
        <div class="menu-panel">${content.value?.value}</div>
      </details>`,
  );
}

function closeOnEscape(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (event.key !== 'Escape' || !menu.open) return;
  event.preventDefault();
  menu.open = false;
  menu.querySelector('summary')?.focus();
}

/** When the focus goes elsewhere; to nothing at all it also goes where a click focuses no button. */
function closeOnLeaving(event: FocusEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  const next = event.relatedTarget as Node | null;
  if (next && !menu.contains(next)) menu.open = false;
}
