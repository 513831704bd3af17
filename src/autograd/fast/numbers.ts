import { Activation, Always, Op } from './instruction.ts';
import type { Records } from './lists.ts';
import { NOWHERE, type Region } from './regions.ts';
import { Operand, placeOfFactor, type Tasks } from './task.ts';

/** Adds the terms y = c + a b of a step whose operands are numbers by themselves; none for any other. Returns how many. */
export function addTerms(terms: Records, steps: Tasks, step: number): number {
  const { count } = terms;
  if (steps.regions.area(steps.target(step)) === 1) addTermsOfNumber(terms, steps, step);
  return terms.count - count;
}

function addTermsOfNumber(terms: Records, steps: Tasks, step: number): void {
  const { regions } = steps;
  const target = steps.target(step);
  const op = steps.op(step);
  const A = steps.operand(step, Operand.A);
  const B = steps.operand(step, Operand.B);
  const at = (region: Region, otherwise: number) => (region === NOWHERE ? otherwise : regions.offset(region));
  const y = regions.offset(target);
  // In the order of `Term`.
  const put = (a: number, b: number, c: number) => {
    const start = terms.add();
    terms.words.set([y, a, b, c], start);
  };
  /** y (+)= a b */
  const add = (a: Region, b: Region) =>
    put(at(a, Always.one), at(b, Always.one), steps.adds(step) ? y : Always.zero);
  switch (op) {
    case Op.map: {
      if (steps.f(step) !== Activation.identity) break;
      const C = steps.operand(step, Operand.C);
      const D = steps.operand(step, Operand.D);
      const s = placeOfFactor(steps.s(step), regions);
      if (C === NOWHERE) add(A, B);
      else if (D !== NOWHERE && s !== Always.one) break;
      else {
        const second = [at(C, Always.one), at(D, s)] as const;
        if (steps.adds(step)) put(...second, y);
        else if (B === NOWHERE) put(...second, at(A, Always.zero));
        else if (!second.includes(y)) {
          put(at(A, Always.one), at(B, Always.one), Always.zero);
          put(...second, y);
        }
      }
      break;
    }
    case Op.pull: {
      const Y = steps.operand(step, Operand.Y);
      const dY = steps.operand(step, Operand.dY);
      if (Y === NOWHERE) add(dY, B);
      else if (B === NOWHERE && steps.f(step) !== Activation.relu) add(dY, regions.slopes(Y));
      break;
    }
    // What is moved or summed up is one number too.
    case Op.reduce:
    case Op.collect:
      if (B === NOWHERE && regions.area(A) === 1) add(A, NOWHERE);
      break;
    case Op.spread:
      if (A === NOWHERE) add(steps.operand(step, Operand.dy), NOWHERE);
      break;
  }
}
