/** The place beside the triangle: a tab a figure. */
import { effect } from '@preact/signals-core';
import { html } from 'lit-html';
import { openedLater } from '../page/figure.ts';
import { widthOf } from '../page/width.ts';
import { figures } from './figures.ts';
import { panelOf } from './state/panel.ts';
import { element, type Shared, show } from './state/shared.ts';

export function showPanel(state: Shared): void {
  const { panel } = state;
  const body = element('#panel-body');
  const width = widthOf(body);
  const context = panelOf(state, width);
  const drawings = figures.map((figure) => ({ name: figure.name, draw: openedLater(figure, context) }));

  // What a link is named after is what it opens, whatever was open last.
  element('#views [href="#panel"]').addEventListener('click', () => (panel.value = 'norms'));
  show('#panel-tabs', () => {
    const onKey = (event: KeyboardEvent) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      event.stopPropagation();
      const index = figures.findIndex(({ name }) => name === panel.value);
      panel.value = figures[(index + step + figures.length) % figures.length].name;
      element<HTMLElement>(`#tab-${panel.value}`).focus();
    };
    return html`${figures.map(
      ({ name, title }) =>
        html`<button
          id="tab-${name}"
          role="tab"
          aria-selected=${name === panel.value}
          aria-controls="panel-body"
          tabindex=${name === panel.value ? 0 : -1}
          @click=${() => (panel.value = name)}
          @keydown=${onKey}
        >
          ${title}
        </button>`,
    )}`;
  });
  effect(() => {
    body.setAttribute('aria-labelledby', `tab-${panel.value}`);
    if (width.value > 0) drawings.find(({ name }) => name === panel.value)!.draw(body);
  });
}
