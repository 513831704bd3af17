// A figure that is loaded when it is first on show: what stands in its place before, and where that fails.
import { effect } from '@preact/signals-core';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { type Draw, openingOf } from '../../../src/viz/page/figure.ts';
import { contentOf } from '../../support/templates.ts';

const reported = vi.fn<(error: unknown) => void>();
beforeEach(() => {
  reported.mockClear();
  vi.stubGlobal('reportError', reported);
  onTestFinished(() => void vi.unstubAllGlobals());
});

/** What is shown of a figure, one after the other. */
function shownOf(load: () => Promise<{ readonly mount: (context: number) => Draw }>) {
  const opening = openingOf({ name: 'spectrum', called: 'The spectrum', load }, 7);
  const shown: ReturnType<typeof opening>[] = [];
  onTestFinished(effect(() => void shown.push(opening())));
  const said = () => contentOf(shown.at(-1));
  return { shown, said };
}

test('is loaded once, and mounted with its context', async () => {
  const draw: Draw = () => {};
  const mount = vi.fn<(context: number) => Draw>(() => draw);
  const load = vi.fn<() => Promise<{ mount: (context: number) => Draw }>>(async () => ({ mount }));
  const { shown, said } = shownOf(load);
  expect(said().text).toContain('Loading …');
  await vi.waitFor(() => expect(shown.at(-1)).toBe(draw));
  expect([load.mock.calls.length, mount.mock.calls]).toEqual([1, [[7]]]);
});

test('that cannot be mounted says so, and is mounted at another try', async () => {
  const draw: Draw = () => {};
  const error = new Error('no room for its picture.');
  const mount = vi.fn<(context: number) => Draw>(() => draw);
  mount.mockImplementationOnce(() => {
    throw error;
  });
  const { shown, said } = shownOf(async () => ({ mount }));
  await vi.waitFor(() =>
    expect(said().text.replace(/\s+/g, ' ')).toMatch(
      /role="alert"> The spectrum could not be shown: no room for its picture\. <button.*Try again/,
    ),
  );
  expect(reported).toHaveBeenCalledExactlyOnceWith(error);
  said().handlers[0]();
  expect(shown.at(-1)).toBe(draw);
});

test('whose code does not come says that', async () => {
  vi.stubGlobal('document', { querySelector: () => null });
  const { said } = shownOf(() => Promise.reject(new TypeError('Failed to fetch')));
  await vi.waitFor(() => expect(said().text).toContain('The spectrum could not be loaded'));
});
