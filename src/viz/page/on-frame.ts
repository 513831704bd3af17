import { computed, effect } from '@preact/signals-core';

/** From one drawing to the next: several workers report out of step, and each drawing shows them all. */
const PACE_MILLISECONDS = 60;

/**
 * Draws as the signals that `props` reads change: at most once a frame, not faster than workers report, and not while the
 * page is hidden.
 */
export function onFrame<Props>(props: () => Props, draw: (props: Props) => void): void {
  const now = computed(props);
  let isAsked = false;
  let last = -Infinity;
  const ask = () =>
    requestAnimationFrame((time) => {
      isAsked = false;
      last = time;
      draw(now.peek());
    });
  effect(() => {
    void now.value;
    if (isAsked) return;
    isAsked = true;
    const wait = last + PACE_MILLISECONDS - performance.now();
    if (wait > 0) setTimeout(ask, wait);
    else ask();
  });
}
