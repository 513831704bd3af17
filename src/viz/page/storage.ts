type Area = 'localStorage' | 'sessionStorage';

/** Browser storage that may be forbidden: reading gives null then, and writing does nothing. */
export const storage = {
  get(area: Area, key: string): string | null {
    try {
      return window[area].getItem(key);
    } catch {
      return null;
    }
  },
  /** @returns whether there was room; where storage is forbidden nothing is missed */
  set(area: Area, key: string, value: string): boolean {
    try {
      window[area].setItem(key, value);
      return true;
    } catch (error) {
      return !/quota/i.test((error as Error).name);
    }
  },
};
