/**
 * Copies a text that may still be on its way: a browser lets a page copy only while a click counts, which a promise of the
 * text outlasts.
 * @throws what the promise throws, and DOMException where the browser does not allow it
 */
export async function copyText(text: Promise<string>): Promise<void> {
  if (typeof ClipboardItem === 'undefined') return navigator.clipboard.writeText(await text);
  const blob = text.then((written) => new Blob([written], { type: 'text/plain' }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ 'text/plain': blob })]);
  } catch (error) {
    await text;
    throw error;
  }
}
