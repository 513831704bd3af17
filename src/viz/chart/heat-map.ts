/** What was painted last, to be painted over: a drag repaints many grids many times a second. */
const images = new WeakMap<HTMLCanvasElement, ImageData>();

/** A grid of colours, a pixel an entry; the style sheet gives it its size, and no browser smooths it. */
export function paintGrid(
  canvas: HTMLCanvasElement,
  columns: number,
  rows: number,
  /** The colour of an entry as an ImageData holds it; 0 leaves it empty. */
  colourOf: (row: number, column: number) => number,
): void {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const brush = canvas.getContext('2d')!;
  const known = images.get(canvas);
  const image =
    known?.width === columns && known.height === rows ? known : brush.createImageData(columns, rows);
  images.set(canvas, image);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) pixels[at++] = colourOf(row, column);
  }
  brush.putImageData(image, 0, 0);
}
