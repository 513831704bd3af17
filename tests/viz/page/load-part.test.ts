// A part that does not come: why, in words, and the way on.
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  absenceText,
  loadOrNotify,
  loadPart,
  type Surroundings,
  tryAgain,
} from '../../../src/viz/page/load-part.ts';
import { notices } from '../../../src/viz/page/notices.ts';

const ENTRY = './assets/index-abc.js';
const page = (entry: string) => `<script type="module" src="${entry}"></script>`;
const gone = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

/** A browser, and what the server has now; undefined: it cannot be reached. */
function set(now: { text: string; ok?: boolean } | undefined) {
  const server = { now };
  const reload = vi.fn<() => void>();
  const surroundings: Surroundings = {
    entry: ENTRY,
    reload,
    async fetchPage() {
      if (!server.now) throw new TypeError('Failed to fetch');
      return { ok: true, ...server.now };
    },
  };
  return { server, surroundings, reload };
}
beforeEach(() => {
  notices.value = [];
  vi.stubGlobal('reportError', () => {});
});

describe('a part', () => {
  test('that comes is handed over', async () => {
    const part = { mount: () => {} };
    expect(await loadPart('The guide', async () => part, set(undefined).surroundings)).toEqual({ part });
  });

  test.each([
    ['offline', undefined, 'The guide could not be loaded: the server cannot be reached.'],
    [
      'new version',
      { text: page('./assets/index-xyz.js') },
      'The guide could not be loaded: a new version of this site is there. Reload; nothing is lost.',
    ],
    ['not loaded', { text: page(ENTRY) }, 'The guide could not be loaded.'],
    ['not loaded', { text: 'Bad gateway', ok: false }, 'The guide could not be loaded.'],
  ])('that does not says why: %s', async (why, now, text) => {
    const loaded = await loadPart('The guide', gone, set(now).surroundings);
    expect(loaded).toEqual({ absence: { what: 'The guide', why } });
    expect('absence' in loaded && absenceText(loaded.absence)).toBe(text);
  });
});

describe('trying again', () => {
  const absence = { what: 'The guide', why: 'not loaded' } as const;

  test('loads the page anew once the server can be reached, and not before', async () => {
    const { server, surroundings, reload } = set(undefined);
    expect(await tryAgain(absence, surroundings)).toEqual({ what: 'The guide', why: 'offline' });
    expect(reload).not.toHaveBeenCalled();
    server.now = { text: page(ENTRY) };
    expect(await tryAgain(absence, surroundings)).toBeUndefined();
    expect(reload).toHaveBeenCalledOnce();
  });

  test('is what the notice of a part without a place offers, which says how things stand', async () => {
    const { server, surroundings, reload } = set({ text: page(ENTRY) });
    expect(await loadOrNotify('The guide', gone, surroundings)).toBeUndefined();
    expect(notices.value).toMatchObject([
      { text: 'The guide could not be loaded.', action: { name: 'Try again' } },
    ]);
    server.now = undefined;
    notices.value[0].action!.act();
    await vi.waitFor(() => expect(notices.value[0].text).toContain('the server cannot be reached'));
    expect(notices.value).toHaveLength(1);
    server.now = { text: page('./assets/index-xyz.js') };
    notices.value[0].action!.act();
    await vi.waitFor(() => expect(reload).toHaveBeenCalledOnce());
  });
});
