/** The numbers of a picture in a table, which is made when it is opened: a drag would rewrite its hundreds of cells. */
import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';

/** Tables that are open, by their summaries: they stay so while views come and go. */
const opened = signal<ReadonlySet<string>>(new Set());

export function tableDetails(summary: string, table: () => TemplateResult): TemplateResult {
  const isOpen = opened.value.has(summary);
  const toggle = (event: Event) => {
    const next = new Set(opened.peek());
    if ((event.currentTarget as HTMLDetailsElement).open) next.add(summary);
    else next.delete(summary);
    if (next.size !== opened.peek().size) opened.value = next;
  };
  return html`<details class="in-numbers" .open=${isOpen} @toggle=${toggle}>
    <summary>${summary}</summary>
    ${isOpen ? table() : ''}
  </details>`;
}
