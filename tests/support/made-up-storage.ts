// The two storages of a browser, which may be full or forbidden.
import { onTestFinished, vi } from 'vitest';

/** @param room characters that each holds; -1: it is forbidden */
export function madeUpStorage(kept: Readonly<Record<string, string>> = {}, room = Infinity) {
  const values = new Map(Object.entries(kept));
  const area = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      values.set(key, value);
    },
  };
  const forbidden = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const areas = { get: room < 0 ? forbidden : () => area };
  vi.stubGlobal('window', Object.defineProperties({}, { localStorage: areas, sessionStorage: areas }));
  onTestFinished(() => void vi.unstubAllGlobals());
  return values;
}
