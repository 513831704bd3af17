/** Browser storage that may be forbidden: reading gives null then, and writing does nothing. */
export const storage = {
  get(area: 'localStorage' | 'sessionStorage', key: string): string | null {
    try {
      return window[area].getItem(key);
    } catch {
      return null;
    }
  },
  set(area: 'localStorage' | 'sessionStorage', key: string, value: string): void {
    try {
      window[area].setItem(key, value);
    } catch {
      // Nothing is kept, and nothing else is lost.
    }
  },
};
