/** Keeps an element where it is in the window while what stands above it changes its height, until the reader moves on. */
export interface Keeper {
  /** Keeps an element so far below the top of the window: where it is, or, scrolled to, where it is said to be by then. */
  hold(element: Element, top?: () => number): void;
}

const MOVES = ['wheel', 'pointerdown', 'keydown', 'touchmove'] as const;

/** @param areas what changes its height */
export function keepInPlace(...areas: readonly Element[]): Keeper {
  let held: { readonly element: Element; readonly top: () => number } | undefined;
  const release = () => (held = undefined);
  const restore = () => {
    if (!held?.element.isConnected) return;
    scrollBy({ top: held.element.getBoundingClientRect().top - held.top(), behavior: 'instant' });
  };
  for (const move of MOVES) addEventListener(move, release, { passive: true, capture: true });
  const sizes = new ResizeObserver(restore);
  for (const area of areas) sizes.observe(area);
  return {
    hold(element, top) {
      const present = element.getBoundingClientRect().top;
      held = { element, top: top ?? (() => present) };
      restore();
    },
  };
}
