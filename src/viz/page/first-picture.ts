/** Longer than a browser that draws is without a moment's rest. */
const PATIENCE_MILLISECONDS = 1000;

/** The mark of that moment, among the browser's own measures. */
const FIRST_PICTURE = 'first picture';

/**
 * When the page shows something, in its own type, and rests: what is wanted soon but not for that is loaded then. On a
 * page that is hidden nothing is shown, and it is not waited for.
 */
export async function firstPictureShown(): Promise<void> {
  if (document.hidden) return;
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  await document.fonts.ready;
  performance.mark(FIRST_PICTURE);
  // Safari has no such callback.
  if (!('requestIdleCallback' in window)) return;
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: PATIENCE_MILLISECONDS }));
}
