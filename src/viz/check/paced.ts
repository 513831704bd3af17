import type { SearchProgress } from '../../rnn/index.ts';

/** Milliseconds from one message to the next. */
const PACE = 50;

/** Passes on what a search says, now and then, for it says more than a page can show; what it names at once. */
export function paced(onProgress: (progress: SearchProgress) => void): (progress: SearchProgress) => void {
  let last = -Infinity;
  let named = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < PACE && progress.named.length === named) return;
    last = now;
    named = progress.named.length;
    onProgress(progress);
  };
}
