/** A folder that grows while a network trains. */
import { effect, type Signal } from '@preact/signals-core';
import { filesIn, type Folder } from './files.ts';
import type { Traces } from './state.ts';

/** Milliseconds between two looks at it. */
const PAUSE = 3000;

/** Looks at a folder again and again while it is followed. */
export function followFolder(followed: Signal<Folder | undefined>, { open, isOpening, share }: Traces): void {
  let size = 0;
  const look = async (folder: Folder) => {
    if (isOpening.peek() || share.peek() !== undefined || document.hidden) return;
    const files = await filesIn(folder).catch(() => []);
    const now = files.reduce((sum, { file }) => sum + file.size, 0);
    if (followed.peek() !== folder || files.length === 0 || now === size) return;
    const isFirst = size === 0;
    size = now;
    if (!isFirst) await open(files);
  };
  effect(() => {
    const folder = followed.value;
    size = 0;
    if (!folder) return undefined;
    void look(folder);
    const timer = setInterval(() => void look(folder), PAUSE);
    return () => clearInterval(timer);
  });
}
