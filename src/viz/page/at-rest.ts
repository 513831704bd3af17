/** What waits until the visitor has stopped typing, or dragging. */
import { effect, type ReadonlySignal, signal } from '@preact/signals-core';

const REST_MILLISECONDS = 300;

/** Acts on what `read` gives, at first and whenever it has changed, once it has not changed for a while. */
export const onRest = <T>(
  read: () => T,
  act: (value: T) => void,
  milliseconds = REST_MILLISECONDS,
): (() => void) =>
  effect(() => {
    const next = read();
    const timer = setTimeout(() => act(next), milliseconds);
    return () => clearTimeout(timer);
  });

/** A signal that follows another one when that has not changed for a while. */
export function atRest<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const rested = signal(source.peek());
  onRest(
    () => source.value,
    (next) => (rested.value = next),
  );
  return rested;
}
