import { expect, test, vi } from 'vitest';
import { largePasted } from '../../../src/viz/check/pasted.ts';

function paste(text: string) {
  const preventDefault = vi.fn<() => void>();
  const event = { clipboardData: { getData: () => text }, preventDefault };
  return { large: largePasted(event as unknown as ClipboardEvent), preventDefault };
}

test('what a field takes is left to it', () => {
  const { large, preventDefault } = paste('[0.1, 0.2]');
  expect(large).toBeUndefined();
  expect(preventDefault).not.toHaveBeenCalled();
});

test('what is larger is a file with every character, also of those of two halves', async () => {
  const text = `${'1'.repeat(499_999)}𝛿${'2 '.repeat(400_000)}𝛿`;
  const { large, preventDefault } = paste(text);
  expect(preventDefault).toHaveBeenCalledOnce();
  const file = await large!;
  expect(await file.text()).toBe(text);
});
