import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { formatAddress, pageAddress, parseAddress } from '../../../src/viz/page/address.ts';

const at = (hash: string, search = '') => ({ hash, search });

/** A window as far as addresses go: `go` is what a click, a paste, or Back does. */
function fakeWindow(hash: string, search = '') {
  const listeners: (() => void)[] = [];
  const location = { hash, search, pathname: '/compare.html', reload: vi.fn<() => void>() };
  const history = {
    state: null as unknown,
    replaceState(state: unknown, _: string, to: string) {
      const { hash, search } = new URL(to, 'http://localhost');
      Object.assign(location, { hash, search });
      history.state = state;
    },
  };
  return {
    location,
    history,
    addEventListener: (_: 'hashchange', listener: () => void) => listeners.push(listener),
    go(to: string, state: unknown = null) {
      location.hash = to;
      history.state = state;
      for (const listener of listeners) listener();
    },
  };
}

test('parameters of any text come back, with the place on the page', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
      fc.constantFrom('', 'learning'),
      (values, anchor) => {
        const query = String(new URLSearchParams(values));
        const hash = formatAddress({ anchor, query });
        expect(hash).toMatch(/^(#[\w.&-]+)?$/);
        expect(parseAddress(at(hash))).toEqual({ anchor, query });
      },
    ),
  );
});

describe('reads', () => {
  test('the query of an old link, with its place', () => {
    expect(parseAddress(at('#words', '?rest-n=8&words-seed=3'))).toEqual({
      anchor: 'words',
      query: 'rest-n=8&words-seed=3',
    });
  });

  test('nothing of a damaged link, and says so', () => {
    const hash = formatAddress({ anchor: 'rest', query: 'rest-n=8' });
    for (const damaged of [hash.slice(0, -2), hash.replace('1.', '1.z'), '#1.x.y']) {
      const { query, fault } = parseAddress(at(damaged));
      expect([query, fault]).toEqual(['', expect.stringMatching(/^The link is damaged/)]);
    }
  });
});

describe('pageAddress', () => {
  test('a text of 25,000 letters is in no query that a server would see', () => {
    const place = fakeWindow('#words', '?rest-n=8');
    const address = pageAddress(place);
    const text = 'i did not like it at all '.repeat(1000);
    address.query = `${address.query}&${new URLSearchParams({ 'words-before': text })}`;
    expect(place.location.search).toBe('');
    const { anchor, query } = parseAddress(place.location);
    expect([anchor, new URLSearchParams(query).get('words-before')]).toEqual(['words', text]);
    expect(new URLSearchParams(query).get('rest-n')).toBe('8');
  });

  test('stays as it was while nothing changes', () => {
    const place = fakeWindow('', '?rest-n=8');
    pageAddress(place).query = 'rest-n=8';
    expect(place.location.search).toBe('?rest-n=8');
  });

  test('a link to a section, and Back, leave the state as it is; a link to another state opens it', () => {
    const place = fakeWindow('');
    const address = pageAddress(place);
    address.query = 'rest-n=8';
    const before = place.location.hash;
    place.go('#learning');
    expect(parseAddress(place.location)).toEqual({ anchor: 'learning', query: 'rest-n=8' });
    address.query = 'rest-n=9';
    place.go(before, 'backflow');
    expect(parseAddress(place.location)).toEqual({ anchor: '', query: 'rest-n=9' });
    expect(place.location.reload).not.toHaveBeenCalled();
    place.go(formatAddress({ anchor: '', query: 'rest-n=10' }));
    expect(place.location.reload).toHaveBeenCalledOnce();
  });

  test('that the browser refuses to write keeps the parameters, and is written with the next change', () => {
    const place = fakeWindow('#rest');
    const address = pageAddress(place);
    const { replaceState } = place.history;
    place.history.replaceState = () => {
      throw new DOMException('more than 100 times per 30 seconds', 'SecurityError');
    };
    address.query = 'rest-n=8';
    expect(address.query).toBe('rest-n=8');
    place.history.replaceState = replaceState;
    address.query = `${address.query}&map-n=4`;
    expect(parseAddress(place.location)).toEqual({ anchor: 'rest', query: 'rest-n=8&map-n=4' });
  });

  test('says once that its link was damaged', () => {
    const address = pageAddress(fakeWindow('#1.x.y'));
    expect(address.takeFault()).toMatch(/damaged/);
    expect(address.takeFault()).toBeUndefined();
  });
});
