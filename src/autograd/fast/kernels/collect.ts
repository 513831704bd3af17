// Y [i, j, l] (+)= Σ over k of A [i, j, l, k], any distance apart.
import { Collect } from '../instruction';
import { field, stride } from './field';

export function collect<T>(pc: usize): void {
  const I = field(pc, Collect.I), J = field(pc, Collect.J), L = field(pc, Collect.L), K = field(pc, Collect.K);
  const rowY = stride<T>(pc, Collect.rowY), columnY = stride<T>(pc, Collect.columnY);
  const layerY = stride<T>(pc, Collect.layerY);
  const rowA = stride<T>(pc, Collect.rowA), columnA = stride<T>(pc, Collect.columnA);
  const layerA = stride<T>(pc, Collect.layerA), alongA = stride<T>(pc, Collect.alongA);
  const adds = field(pc, Collect.adds);
  for (let i = 0; i < I; i++) {
    for (let j = 0; j < J; j++) {
      let y = stride<T>(pc, Collect.Y) + i * rowY + j * columnY;
      let from = stride<T>(pc, Collect.A) + i * rowA + j * columnA;
      for (let l = 0; l < L; l++) {
        let sum: T = adds ? load<T>(y) : 0;
        let a = from;
        for (let k = 0; k < K; k++, a += alongA) sum += load<T>(a);
        store<T>(y, sum);
        y += layerY;
        from += layerA;
      }
    }
  }
}
