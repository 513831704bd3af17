import { signal } from '@preact/signals-core';
import { randomLcg } from 'd3-random';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Experiment, textbook, withCell } from '../../../../src/rnn/index.ts';
import { followAddress, stateOfAddress } from '../../../../src/viz/explore/state/address.ts';
import { decodeLink, encodeLink } from '../../../../src/viz/experiment/link.ts';
import type { PageState } from '../../../../src/viz/experiment/page-state.ts';
import { LinkError } from '../../../../src/viz/page/fragment.ts';
import { stateOf } from '../../../support/page-states.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const tanh = withCell(textbook, 'tanh');
const gru = withCell(textbook, 'gru');
const REST = 400;

/** A browser with a history, at an address, and a page in it that follows, once it has computed what is applied. */
function browser(hash = '', first: Experiment = textbook, computing = 0) {
  const entries = [hash];
  let at = 0;
  let tell = () => {};
  const place = {
    location: {
      get hash() {
        return entries[at];
      },
    },
    history: {
      pushState(_state: unknown, _title: string, url: string) {
        entries.splice(++at, Infinity, url);
      },
      replaceState(_state: unknown, _title: string, url: string) {
        entries[at] = url;
      },
    },
    addEventListener(_type: 'popstate', listener: () => void) {
      tell = listener;
    },
  };
  const state = signal(stateOf(first));
  const refused: string[] = [];
  const applied: PageState[] = [];
  followAddress(
    {
      state,
      apply(next) {
        applied.push(next);
        if (computing === 0) state.value = next;
        else setTimeout(() => (state.value = next), computing);
      },
      refuse: (message) => refused.push(message),
    },
    place,
  );
  return {
    state,
    refused,
    applied,
    /** The cells that the entries of the history stand for, the present one in brackets; other fragments as they are. */
    entries: () =>
      entries.map((one, index) => {
        const text = one.startsWith('#1.') ? (decodeLink(one.slice(1)).experiment as Experiment).cell : one;
        return index === at ? `[${text}]` : text;
      }),
    hash: () => entries[at],
    rest: () => vi.advanceTimersByTime(REST),
    change: (changes: Partial<PageState>) => (state.value = { ...state.value, ...changes }),
    go(by: number) {
      at += by;
      tell();
    },
    visit(to: string) {
      entries.splice(++at, Infinity, to);
      tell();
    },
  };
}

describe('at rest', () => {
  test('each edit is an entry of its own, also while the picture plays', () => {
    const { state, change, entries } = browser();
    let elapsed = 0;
    const play = (milliseconds: number) => {
      for (let passed = 0; passed < milliseconds; passed += 16) {
        change({ place: { ...state.value.place, elapsed: ++elapsed % 3 } });
        vi.advanceTimersByTime(16);
      }
    };
    for (const experiment of [tanh, gru, tanh]) {
      change({ experiment });
      play(REST + 100);
    }
    expect(entries()).toEqual(['sigmoid', 'tanh', 'gru', '[tanh]']);
  });

  test('the address follows, once for many changes', () => {
    const { change, state, hash, rest } = browser();
    for (const panel of ['spectrum', 'terms', 'compare'] as const) {
      change({ panel });
      vi.advanceTimersByTime(REST - 1);
    }
    expect(hash()).toBe('');
    rest();
    expect(hash()).toBe(`#${encodeLink(state.value)}`);
  });

  test('another experiment makes an entry, anything else none', () => {
    const { change, entries, rest } = browser();
    rest();
    change({ panel: 'terms' });
    rest();
    expect(entries()).toEqual(['[sigmoid]']);
    change({ experiment: tanh });
    rest();
    change({ panel: 'norms' });
    rest();
    expect(entries()).toEqual(['sigmoid', '[tanh]']);
  });

  test.each(['', '#agreement', '#1.cut.off'])('the first change makes one even where %j stood', (start) => {
    const { change, entries, rest } = browser(start);
    vi.advanceTimersByTime(REST - 1);
    change({ experiment: tanh });
    rest();
    expect(entries()).toEqual(['sigmoid', '[tanh]']);
  });

  test('what is too long for an address is not in it, and what comes after is', () => {
    const page = browser('#x');
    const wide = (length: number): Experiment => {
      const random = randomLcg(1);
      const row = () => Array.from({ length }, random);
      return {
        ...textbook,
        inputs: Array.from({ length: 300 }, row),
        targets: Array.from({ length: 300 }, () => null),
      };
    };
    page.change({ experiment: wide(200) });
    page.rest();
    expect(page.entries()).toEqual(['[sigmoid]']);
    page.change({ experiment: tanh });
    page.rest();
    expect(page.entries()).toEqual(['sigmoid', '[tanh]']);
  });

  test('an address that is right already stays as it is', () => {
    const link = `#${encodeLink(stateOf(gru))}`;
    const { hash, entries, rest } = browser(link, gru);
    rest();
    expect(hash()).toBe(link);
    expect(entries()).toEqual(['[gru]']);
  });
});

describe('back and forward', () => {
  test('apply what was there, and make no entries', () => {
    const { change, entries, go, state, rest } = browser();
    rest();
    for (const experiment of [tanh, gru]) {
      change({ experiment });
      rest();
    }
    go(-1);
    rest();
    expect(state.value.experiment).toEqual(tanh);
    go(-1);
    rest();
    expect(state.value.experiment).toEqual(textbook);
    expect(entries()).toEqual(['[sigmoid]', 'tanh', 'gru']);
    go(2);
    rest();
    expect(state.value.experiment).toEqual(gru);
    expect(entries()).toEqual(['sigmoid', 'tanh', '[gru]']);
  });

  test('a change after going back goes on from there', () => {
    const { change, entries, go, rest } = browser();
    rest();
    change({ experiment: tanh });
    rest();
    go(-1);
    change({ experiment: gru });
    rest();
    expect(entries()).toEqual(['sigmoid', '[gru]']);
  });

  test('a change not yet in the address does not end up where the browser has gone', () => {
    const { change, entries, go, rest, state } = browser('', textbook, 2 * REST);
    rest();
    change({ experiment: tanh });
    rest();
    change({ experiment: gru });
    go(-1);
    rest();
    expect(state.value.experiment).toBe(gru);
    rest();
    rest();
    expect(state.value.experiment).toEqual(textbook);
    expect(entries()).toEqual(['[sigmoid]', 'tanh']);
  });
});

describe('an address that somebody types', () => {
  test('is applied when it is a link', () => {
    const { visit, applied, entries, rest } = browser();
    rest();
    const state = stateOf(gru, { panel: 'compare', locked: ['sizes'] });
    visit(`#${encodeLink(state)}`);
    rest();
    expect(applied).toEqual([state]);
    expect(entries()).toEqual(['sigmoid', '[gru]']);
  });

  test('is refused when it is damaged, and nothing changes', () => {
    const { visit, applied, refused, hash, rest } = browser();
    rest();
    const cut = hash().slice(0, -9);
    visit(cut);
    rest();
    expect(refused).toEqual([expect.stringMatching(/damaged/)]);
    expect(applied).toEqual([]);
    expect(hash()).toBe(cut);
  });

  test('is left alone when it is an anchor', () => {
    const { visit, applied, refused, hash, rest } = browser();
    rest();
    visit('#agreement');
    rest();
    expect([applied, refused, hash()]).toEqual([[], [], '#agreement']);
  });

  test('that was refused, or is an anchor, gives way to what is shown there', () => {
    const { visit, change, entries, go, state, rest } = browser();
    rest();
    visit('#1.damaged.link');
    change({ experiment: tanh });
    rest();
    expect(entries()).toEqual(['sigmoid', 'sigmoid', '[tanh]']);
    go(-1);
    expect(state.value.experiment).toEqual(textbook);
  });
});

describe('stateOfAddress', () => {
  const at = (hash: string) => stateOfAddress({ location: { hash } });

  test('is the state of a link, and undefined for none', () => {
    expect(at(`#${encodeLink(stateOf(gru))}`)).toEqual(stateOf(gru));
    expect([at(''), at('#agreement')]).toEqual([undefined, undefined]);
  });

  test('throws for a damaged one', () => {
    expect(() => at('#1.x.y')).toThrow(LinkError);
  });
});
