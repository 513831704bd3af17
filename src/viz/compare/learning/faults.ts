/** Why a number in the controls of "While learning" is another than was asked for, and beside which of them that is said. */
import { signal } from '@preact/signals-core';
import type { Lane } from './lane-state.ts';

export type Place = 'controls' | 'transport' | Lane;
export type Faults = ReturnType<typeof createFaults>;

export function createFaults() {
  const last = signal<{ readonly place: Place; readonly text: string } | undefined>(undefined);
  return {
    /** Props of the controls at a place. */
    at: (place: Place) => ({
      fault: last.value?.place === place ? last.value.text : undefined,
      onFault: (text: string) => void (last.value = { place, text }),
    }),
    /** A change after which nothing is at fault any more. */
    forgetting:
      <Value>(change: (value: Value) => void) =>
      (value: Value) => {
        last.value = undefined;
        change(value);
      },
  };
}
