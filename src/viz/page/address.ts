/** What a page shows, as parameters of its address: behind `#`, compressed, so that no server sees or limits them. */
import { isLink, LinkError, pack, unpack } from './fragment.ts';

export interface Address {
  /** The place on the page, an id; empty: none. */
  readonly anchor: string;
  /** The parameters, as in a query; empty: none. */
  readonly query: string;
  /** Why the address leads to no state, if it means to. */
  readonly fault?: string;
}

/** Reads `#anchor&state`, either of which may be missing; and the query of links that were made before. */
export function parseAddress({ hash, search }: Pick<Location, 'hash' | 'search'>): Address {
  const parts = hash.slice(1).split('&');
  const state = parts.find(isLink);
  const anchor = parts.find((part) => !isLink(part)) ?? '';
  if (state === undefined) return { anchor, query: search.slice(1) };
  try {
    return { anchor, query: unpack(state) };
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    return { anchor, query: '', fault: `${error.message}.` };
  }
}

/** The part of an address behind its path. */
export function formatAddress({ anchor, query }: Pick<Address, 'anchor' | 'query'>): string {
  const parts = [anchor, query && pack(query)].filter(Boolean);
  return parts.length > 0 ? `#${parts.join('&')}` : '';
}

/** What of a window is used. */
export interface AddressWindow {
  readonly location: Pick<Location, 'hash' | 'search' | 'pathname' | 'reload'>;
  readonly history: Pick<History, 'state' | 'replaceState'>;
  readonly addEventListener: (type: 'hashchange', listener: () => void) => void;
}

/** Marks the entries of the browser's history that the page wrote. */
const OURS = 'backflow';

/** The parameters of a page's address, which several parts of the page share. */
export function pageAddress(place: AddressWindow = window) {
  const { location, history } = place;
  const first = parseAddress(location);
  let { query, fault } = first;
  const write = () => {
    const { anchor } = parseAddress(location);
    try {
      history.replaceState(OURS, '', location.pathname + formatAddress({ anchor, query }));
    } catch (error) {
      // Browsers refuse more than so many changes in so many seconds: the next one says it all.
      if (!(error instanceof DOMException && error.name === 'SecurityError')) throw error;
    }
  };
  place.addEventListener('hashchange', () => {
    const isPasted = location.hash.slice(1).split('&').some(isLink) && history.state !== OURS;
    // A link to a section, Back and Forward lead to places of the page as it is.
    if (isPasted) location.reload();
    else write();
  });
  return {
    get query(): string {
      return query;
    },
    /** Other parts of the page keep theirs: `next` is the present query, changed. */
    set query(next: string) {
      if (next === query) return;
      query = next;
      write();
    },
    /** Why the link that the page was opened with is none; told once. */
    takeFault(): string | undefined {
      const told = fault;
      fault = undefined;
      return told;
    },
  };
}
