/** What a page has to say of itself, at its lower edge until it is dismissed: what was not kept, or did not load. */
import './notices.css';
import { effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';

export interface Notice {
  readonly text: string;
  /** The way on. */
  readonly action?: { readonly name: string; readonly act: () => void };
}

export const notices = signal<readonly Notice[]>([]);

/** Says something, once; `former`, which it takes the place of, is no longer said. */
export function notify(notice: Notice, former?: Notice): void {
  const others = notices.peek().filter((other) => other !== former && other.text !== notice.text);
  notices.value = [...others, notice];
}

function dismiss(notice: Notice): void {
  notices.value = notices.peek().filter((other) => other !== notice);
}

/** Shows notices, as they come, on this page. */
export function showNotices(): void {
  const host = document.createElement('div');
  host.id = 'notices';
  host.setAttribute('role', 'status');
  document.body.append(host);
  effect(() => void render(notices.value.map(noticeView), host));
}

const noticeView = (notice: Notice): TemplateResult =>
  html`<p>
    <span>${notice.text}</span>
    ${notice.action ? html`<button type="button" @click=${notice.action.act}>${notice.action.name}</button>` : ''}
    <button type="button" @click=${() => dismiss(notice)}>Dismiss</button>
  </p>`;
