// A text is copied while the click counts, also where it has yet to be written.
import { afterEach, expect, test, vi } from 'vitest';
import { copyText } from '../../../src/viz/page/clipboard.ts';

class MadeUpItem {
  constructor(readonly parts: Readonly<Record<string, Promise<Blob>>>) {}
}

/** A clipboard that takes what is written once it has come, or lets nothing be written. */
function clipboardOf(isAllowed: boolean) {
  const asked: MadeUpItem[] = [];
  const copied: string[] = [];
  vi.stubGlobal('ClipboardItem', MadeUpItem);
  vi.stubGlobal('navigator', {
    clipboard: {
      async write([item]: MadeUpItem[]) {
        asked.push(item);
        if (!isAllowed) throw new DOMException('no', 'NotAllowedError');
        const blob = await item.parts['text/plain'].catch(() => {
          throw new DOMException('nothing came', 'DataError');
        });
        copied.push(await blob.text());
      },
      writeText: async (text: string) => void copied.push(text),
    },
  });
  return { asked, copied };
}
afterEach(() => vi.unstubAllGlobals());

test('the browser is asked at once, and given the text when it comes', async () => {
  const { asked, copied } = clipboardOf(true);
  let deliver: (text: string) => void;
  const done = copyText(new Promise((resolve) => (deliver = resolve)));
  expect([asked.length, copied]).toEqual([1, []]);
  deliver!('\\frac{1}{2}');
  await done;
  expect(copied).toEqual(['\\frac{1}{2}']);
});

test('where the text does not come, that is said, and not that copying is forbidden', async () => {
  clipboardOf(true);
  await expect(copyText(Promise.reject(new Error('its worker broke off')))).rejects.toThrow(
    'its worker broke off',
  );
});

test('where copying is forbidden, that is said', async () => {
  clipboardOf(false);
  await expect(copyText(Promise.resolve('x'))).rejects.toBeInstanceOf(DOMException);
});

test('a browser that takes no promises gets the text', async () => {
  const { copied } = clipboardOf(true);
  vi.stubGlobal('ClipboardItem', undefined);
  await copyText(Promise.resolve('x'));
  expect(copied).toEqual(['x']);
});
