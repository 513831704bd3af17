import { effect, type ReadonlySignal, signal } from '@preact/signals-core';

/** Typing, or dragging, rests after so many milliseconds. */
const REST = 250;

/** A signal that follows another one when that has not changed for a while. */
export function atRest<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const rested = signal(source.peek());
  effect(() => {
    const next = source.value;
    if (next === rested.peek()) return undefined;
    const timer = setTimeout(() => (rested.value = next), REST);
    return () => clearTimeout(timer);
  });
  return rested;
}
