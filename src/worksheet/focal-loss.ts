import * as v from 'valibot';
import { focal } from '../autograd/focal.ts';
import { Backward, focalLoss as focalLossOp, Graph, Session } from '../autograd/index.ts';
import { check, checkLength, checkRows, finite, matrix, whole } from './check.ts';
import { type Matrix, type Vector, WorksheetError } from './question.ts';

/** Samples to be classified: a row of logits each, one for every class, and the class that is right, from 0 up. */
export interface FocalLossQuestion {
  /** 0 or more; 0 is cross-entropy. */
  readonly gamma: number;
  readonly logits: Matrix;
  readonly labels: Vector;
}

/** The focal loss of samples, and its gradient. */
export interface FocalLossAnswer {
  /** FL of each sample. */
  readonly loss: Vector;
  /** Of the summed loss, with respect to the logits. */
  readonly gradient: Matrix;
}

/** Focal loss of one sample as a function of p, the probability that it is given its right class. */
export interface FocalPoint {
  readonly loss: number;
  /** dFL/dp */
  readonly slope: number;
  /** dFL/do for the logit o of the right class, the others held: dFL/dp times p (1 - p). */
  readonly logitSlope: number;
}

const wantedGamma = 'a finite number from 0 up';
const gamma = v.pipe(v.number(wantedGamma), v.finite(wantedGamma), v.minValue(0, wantedGamma));
const question = v.object(
  { gamma, logits: matrix, labels: v.array(whole(0), 'a list of numbers') },
  'an object',
);

/**
 * FL = -(1 - p)^γ log p with p = softmax(logits)[label] (Lin et al. 2017), a loss for each sample, and its gradient.
 * @throws WorksheetError naming what is wrong with the question.
 */
export function focalLoss(given: FocalLossQuestion): FocalLossAnswer {
  const { gamma, logits, labels } = check(question, given);
  const classes = logits[0].length;
  checkRows('logits', logits);
  checkLength('labels', labels, logits.length, 'number', 'one for each row of logits');
  labels.forEach((label, n) => {
    if (label < classes) return;
    throw new WorksheetError(`labels[${n}]`, `expected a class from 0 to ${classes - 1}, got ${label}`);
  });

  // The op takes samples as columns.
  const graph = new Graph();
  const o = graph.leaf([classes, logits.length], 'o');
  const target = graph.leaf(o.shape, 'target');
  const E = focalLossOp(o, target, { gamma });
  const session = new Session(graph);
  const classNumbers = logits[0].map((_, i) => i);
  session.set(
    o,
    classNumbers.flatMap((i) => logits.map((row) => row[i])),
  );
  session.set(
    target,
    classNumbers.flatMap((i) => labels.map((label) => Number(label === i))),
  );
  session.forward();

  const loss = Array.from(session.value(E));
  const tooLarge = loss.findIndex((x) => !Number.isFinite(x));
  if (tooLarge >= 0) {
    throw new WorksheetError(
      `logits[${tooLarge}]`,
      'expected logits that are not further apart than float64 reaches',
    );
  }
  const pass = new Backward(session, [{ node: E, cotangent: loss.map(() => 1) }], [o]);
  pass.run();
  const gradient = pass.cotangent(o);
  return {
    loss,
    gradient: logits.map((row, n) => row.map((_, i) => gradient[i * logits.length + n])),
  };
}

/**
 * Focal loss and its slopes at p, by the formula that the engine's op uses. At p = 0 the loss is infinite.
 * @throws WorksheetError unless 0 <= p <= 1 and gamma is a finite number from 0 up.
 */
export function focalPoint(gammaGiven: number, pGiven: number): FocalPoint {
  const { gamma, p } = check(point, { gamma: gammaGiven, p: pGiven });
  if (p === 0) return { loss: Infinity, slope: -Infinity, logitSlope: -1 };
  const { loss, slope } = focal(Math.log(p), gamma);
  return { loss, slope: slope / p, logitSlope: slope * (1 - p) + 0 }; // no -0
}

const wantedP = 'a probability from 0 to 1';
const point = v.object({ gamma, p: v.pipe(finite, v.minValue(0, wantedP), v.maxValue(1, wantedP)) });
