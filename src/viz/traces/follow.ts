/** A folder that grows while a network trains. */
import { effect, type Signal } from '@preact/signals-core';
import type { TraceFile } from '../../rnn/trace/run.ts';
import { filesIn, type Folder } from './files.ts';
import type { Traces } from './state.ts';

/** Milliseconds between two looks at it. */
const PAUSE = 3000;

/** A folder, and how much was in it when it was opened. */
export interface Followed {
  readonly folder: Folder;
  readonly size: number;
}

export const sizeOf = (files: readonly TraceFile[]): number =>
  files.reduce((sum, { file }) => sum + file.size, 0);

/** Looks at a folder again and again while it is followed. */
export function followFolder(
  followed: Signal<Followed | undefined>,
  { open, isOpening, share }: Traces,
): void {
  effect(() => {
    const { value } = followed;
    if (!value) return undefined;
    const { folder } = value;
    let { size } = value;
    const look = async () => {
      if (isOpening.peek() || share.peek() !== undefined || document.hidden) return;
      const files = await filesIn(folder).catch(() => []);
      const now = sizeOf(files);
      if (followed.peek() !== value || files.length === 0 || now === size) return;
      size = now;
      await open(files);
    };
    const timer = setInterval(() => void look(), PAUSE);
    return () => clearInterval(timer);
  });
}
