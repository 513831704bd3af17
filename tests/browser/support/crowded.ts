// What a page says at once that is more than is read at a glance.
import type { Page } from 'playwright-core';
import { denseness } from '../../support/density.ts';

/** What a title has at most. */
const MOST_WORDS = 12;

/** Titles and paragraphs in sight that are too long: not what is pointed at, nor what is found in somebody’s own numbers. */
export async function crowded(page: Page): Promise<string[]> {
  const { titles, paragraphs } = await page.evaluate(() => {
    const textOf = (part: Element) => {
      const copy = part.cloneNode(true) as Element;
      // Names, and where a link leads, are no sentences.
      for (const name of copy.querySelectorAll('.paper-id, a')) name.remove();
      if (part.id === 'preset-note') copy.querySelector('b')?.remove();
      for (const symbols of copy.querySelectorAll('math, code')) symbols.replaceWith(' x ');
      for (const index of copy.querySelectorAll('sub, sup')) index.remove();
      return copy
        .textContent!.replace(/\s+/g, ' ')
        .replace(/ (?=[.,;:)])/g, '')
        .trim();
    };
    const seen = (selector: string) =>
      [...document.querySelectorAll(selector)]
        .filter((part) => part.checkVisibility({ visibilityProperty: true }))
        .filter(
          (part) =>
            !part.closest(
              '.visually-hidden, .place-readout, .network > .verdict, .check-answer, #runs, table',
            ),
        )
        .filter((part) => !part.querySelector('p, li, svg'))
        .map(textOf);
    return { titles: seen('h2, h3'), paragraphs: seen('p, li') };
  });
  const wordsOf = (title: string) => title.split(/\s+/).filter((word) => /[\p{L}\d]/u.test(word)).length;
  return [
    ...titles.filter((title) => wordsOf(title) > MOST_WORDS),
    ...paragraphs.flatMap((text) => denseness(text) ?? []),
  ];
}
