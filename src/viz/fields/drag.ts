/** Pixels of a drag before it counts as one, and the change of a number for each pixel after that. */
const DRAG_THRESHOLD = 4;
const DRAG_STEP = 0.01;

/** Shift makes changes ten times as large. */
export const coarse = ({ shiftKey }: { readonly shiftKey: boolean }): number => (shiftKey ? 10 : 1);

/**
 * A press that moves sideways drags the number by `move`; one that does not puts the focus there, or the caret. By mouse,
 * pen and finger alike, and whether or not the field has the focus.
 */
export function drag(down: PointerEvent, move: (distance: number, gesture: object) => void): void {
  const input = down.currentTarget as HTMLElement;
  if (down.button !== 0) return;
  const isFocused = document.activeElement === input;
  // Without the focus nothing is selected on the way; with it the press may place the caret. A finger may scroll.
  if (!isFocused && down.pointerType !== 'touch') down.preventDefault();
  const gesture = {};
  const listening = new AbortController();
  let moved = false;

  const on = <Name extends keyof HTMLElementEventMap>(
    type: Name,
    listener: (event: HTMLElementEventMap[Name]) => void,
  ) => input.addEventListener(type, listener, { signal: listening.signal });
  const end = () => {
    listening.abort();
    input.classList.remove('dragged');
  };
  // A number that was clicked is selected, and the browser would carry that text off and cancel the pointer.
  on('dragstart', (event) => event.preventDefault());
  on('pointermove', (event) => {
    const pixels = Math.round(event.clientX - down.clientX);
    if (!moved && Math.abs(pixels) < DRAG_THRESHOLD) return;
    moved = true;
    input.classList.add('dragged');
    move(pixels * DRAG_STEP * coarse(event), gesture);
  });
  on('pointerup', () => {
    end();
    if (!moved) input.focus();
    else if (isFocused && input instanceof HTMLInputElement) input.select();
  });
  on('pointercancel', end);
  input.setPointerCapture(down.pointerId);
}
