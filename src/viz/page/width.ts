import { type ReadonlySignal, signal } from '@preact/signals-core';

/** The width in pixels that an element has for its content, kept up to date. */
export function widthOf(element: Element): ReadonlySignal<number> {
  const width = signal(element.clientWidth);
  new ResizeObserver(([entry]) => (width.value = entry.contentRect.width)).observe(element);
  return width;
}
