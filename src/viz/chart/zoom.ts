/** Size of the page's type, in pixels, for which the drawing is laid out. */
const TYPE_SIZE = 15;

/** The drawing grows with the type, as on a projector. */
export const drawingZoom = (): number =>
  parseFloat(getComputedStyle(document.documentElement).fontSize) / TYPE_SIZE;
