// What lit templates hold, without a document.
import type { TemplateResult } from 'lit-html';

export interface Content {
  /** The markup with its text. */
  readonly text: string;
  /** The functions in it, such as handlers. */
  readonly handlers: readonly (() => unknown)[];
}

/** Everything that a template holds: its text, and the handlers in it. */
export function contentOf(value: unknown): Content {
  if (typeof value === 'function') return { text: '', handlers: [value as () => unknown] };
  if (Array.isArray(value)) return joined(value.map(contentOf));
  if (typeof value !== 'object' || value === null) return { text: String(value), handlers: [] };
  const { strings, values } = value as TemplateResult;
  return joined(
    strings.flatMap((text, i) => [
      { text, handlers: [] },
      ...(i < values.length ? [contentOf(values[i])] : []),
    ]),
  );
}

const joined = (parts: readonly Content[]): Content => ({
  text: parts.map(({ text }) => text).join(''),
  handlers: parts.flatMap(({ handlers }) => handlers),
});

export const markupOf = (value: unknown): string => contentOf(value).text;
