/** Pixels of a drag before it counts as one, and the change of a number for each pixel after that. */
const DRAG_THRESHOLD = 4;
const DRAG_STEP = 0.01;

/** Shift makes changes ten times as large. */
export const coarse = ({ shiftKey }: { readonly shiftKey: boolean }): number => (shiftKey ? 10 : 1);

/** A press that moves sideways drags the number by `move`; one that does not puts the focus there, or the caret. */
export function drag(down: PointerEvent, move: (distance: number, gesture: object) => void): void {
  const input = down.currentTarget as HTMLElement;
  const isTyping = document.activeElement === input && input.matches('input');
  if (isTyping || down.button !== 0) return;
  if (down.pointerType === 'mouse') down.preventDefault();
  const gesture = {};
  const listening = new AbortController();
  let moved = false;

  const on = (type: 'pointermove' | 'pointerup' | 'pointercancel', listener: (event: PointerEvent) => void) =>
    input.addEventListener(type, listener, { signal: listening.signal });
  const end = () => {
    listening.abort();
    input.classList.remove('dragged');
  };
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
  });
  on('pointercancel', end);
  input.setPointerCapture(down.pointerId);
}
