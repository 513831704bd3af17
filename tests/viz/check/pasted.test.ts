import { expect, test, vi } from 'vitest';
import { largePasted } from '../../../src/viz/check/pasted.ts';
import { textIn } from '../../../src/viz/check/texts.ts';

function paste(text: string) {
  const preventDefault = vi.fn<() => void>();
  const event = { clipboardData: { getData: () => text }, preventDefault };
  return { large: largePasted(event as unknown as ClipboardEvent), preventDefault };
}

test('what a field takes is left to it; what is larger is taken away from it, and read as it looks', async () => {
  const small = paste('[0.1, 0.2]');
  expect(small.large).toBeUndefined();
  expect(small.preventDefault).not.toHaveBeenCalled();
  const text = '0.1 '.repeat(30_000);
  const { large, preventDefault } = paste(text);
  expect(preventDefault).toHaveBeenCalledOnce();
  expect(await textIn(large!)).toEqual({ text, format: undefined });
});
