// y = c + a b of numbers by themselves: a list of places, four words a term.
import { NumberList, Term } from '../instruction';
import { field, stride } from './field';

@inline
function number<T>(term: usize, index: i32): T {
  return load<T>(stride<T>(term, index));
}

export function numbers<T>(pc: usize): void {
  let term = pc + stride<i32>(pc, NumberList.list);
  for (let left = field(pc, NumberList.count); left > 0; left--, term += Term.WIDTH << 2) {
    const y = number<T>(term, Term.c) + number<T>(term, Term.a) * number<T>(term, Term.b);
    store<T>(stride<T>(term, Term.y), y);
  }
}
