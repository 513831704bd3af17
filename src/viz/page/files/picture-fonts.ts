/** The fonts of this page, put into a picture: an SVG that is shown as an image sees no others. */

/** Adds the fonts that an SVG text names and has characters of. One that cannot be had is left to its fallback. */
export async function withFonts(svg: string): Promise<string> {
  const points = [...new Set(svg)].map((character) => character.codePointAt(0)!);
  const faces = [...document.styleSheets]
    .flatMap(({ cssRules }) => [...cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .filter(({ style }) => svg.includes(familyOf(style)) && points.some(within(style)));
  const rules = await Promise.all(faces.map((face) => embedded(face).catch(() => '')));
  return svg.replace('>', () => `><style>${rules.join('')}</style>`);
}

const familyOf = (style: CSSStyleDeclaration): string =>
  style.getPropertyValue('font-family').replaceAll(/["']/g, '');

/** Whether a code point is in the unicode-range of a face: `U+0000-00FF, U+2070`; all are, where there is none. */
function within(style: CSSStyleDeclaration): (point: number) => boolean {
  const text = style.getPropertyValue('unicode-range');
  if (!text) return () => true;
  const ranges = text.split(',').map((range) => {
    const ends = range.trim().slice('U+'.length);
    // `U+4??` stands for U+400-4FF.
    const [from, to = from] = ends.includes('?')
      ? [ends.replaceAll('?', '0'), ends.replaceAll('?', 'F')]
      : ends.split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });
  return (point) => ranges.some(([from, to]) => from <= point && point <= to);
}

/** The rule of a face with its file inside. */
async function embedded({ style, cssText, parentStyleSheet }: CSSFontFaceRule): Promise<string> {
  const [, path] = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src'))!;
  const response = await fetch(new URL(path, parentStyleSheet?.href ?? document.baseURI));
  const data = await dataUrl(await response.blob());
  return cssText.replace(/src:[^;]+;/, `src: url("${data}");`);
}

const dataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
